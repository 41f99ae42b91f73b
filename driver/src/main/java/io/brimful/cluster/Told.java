package io.brimful.cluster;

import java.io.Serializable;

/** What an executor says of a trial that it runs. */
record Told(TrialKey key, Progress progress) implements Serializable {}
