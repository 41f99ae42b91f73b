package io.brimful.cli;

import io.brimful.results.Attempt;
import io.brimful.trial.Outcome;
import java.util.Locale;
import java.util.Optional;

/** What the live line says of trials. */
final class Progress {
    private Optional<Attempt> best = Optional.empty();

    /** {@code batch 512, 1,234 images/s}, or the state. */
    static String summary(Attempt attempt) {
        return attempt.complete().map(Progress::size).orElse(attempt.state().name());
    }

    void add(Attempt attempt) {
        if (attempt.complete().isPresent()
                && speed(attempt) > best.map(Progress::speed).orElse(-1.0)) {
            best = Optional.of(attempt);
        }
    }

    /** {@code best 02-lenet-packed: batch 512, 1,234 images/s}; empty when no trial is complete yet. */
    String best() {
        return best.map(attempt -> "best " + attempt.trial().id() + ": " + summary(attempt))
                .orElse("");
    }

    private static String size(Outcome.Complete complete) {
        String speed =
                String.format(Locale.ROOT, "%,.0f images/s", complete.training().imagesPerSecond());
        String size = String.format(
                Locale.ROOT,
                "batch %,d, width %.4g",
                complete.sizing().batch(),
                complete.sizing().width());
        return complete.training().steps().isEmpty() ? size : size + ", " + speed;
    }

    private static double speed(Attempt attempt) {
        return attempt.complete()
                .map(complete -> complete.training().imagesPerSecond())
                .orElse(0.0);
    }
}
