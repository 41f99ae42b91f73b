package io.brimful.cli;

import io.brimful.results.Attempt;
import io.brimful.trial.Outcome;
import java.util.Locale;
import java.util.Optional;

/** What the live line says of trials. */
final class Summary {
    private Optional<Attempt> best = Optional.empty();

    /** {@code batch 512, 1,234 images/s}, or the state. */
    static String summary(Attempt attempt) {
        return attempt.complete().map(Summary::size).orElse(attempt.state().name());
    }

    void add(Attempt attempt) {
        if (attempt.complete().isPresent()
                && speed(attempt) > best.map(Summary::speed).orElse(-1.0)) {
            best = Optional.of(attempt);
        }
    }

    /** {@code ; best 1,234 images/s}; empty when no trial is complete yet. */
    String best() {
        return best.map(attempt -> String.format(Locale.ROOT, "; best %,.0f images/s", speed(attempt)))
                .orElse("");
    }

    private static String size(Outcome.Complete complete) {
        String width = complete.sizing().width() == 1
                ? ""
                : String.format(Locale.ROOT, ", width %.4g", complete.sizing().width());
        String speed = complete.training().steps().isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT, ", %,.0f images/s", complete.training().imagesPerSecond());
        return String.format(Locale.ROOT, "batch %,d", complete.sizing().batch()) + width + speed;
    }

    private static double speed(Attempt attempt) {
        return attempt.complete()
                .map(complete -> complete.training().imagesPerSecond())
                .orElse(0.0);
    }
}
