package io.brimful.conf;

import java.time.Duration;
import java.util.Optional;

/**
 * What keeps a trial from harming others.
 *
 * @param isolation where it runs
 * @param timeLimit after which it is ended; empty for none
 */
public record ContainmentSpec(Isolation isolation, Optional<Duration> timeLimit) {}
