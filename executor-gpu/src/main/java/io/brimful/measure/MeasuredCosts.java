package io.brimful.measure;

import io.brimful.recompute.Costs;
import io.brimful.recompute.StepCosts;
import io.brimful.step.Operation;
import io.brimful.step.Repeats;
import io.brimful.step.Slice;
import io.brimful.step.Step;
import java.util.Map;
import java.util.Optional;

/**
 * Costs from measured times, for one network at any batch and under any policy: what is computed again takes what it took the first
 * time, some images of a batch what the line says. An operation that was never measured takes what is predicted of it on paper, at
 * the pace of those that were.
 *
 * @param times by {@link #key}
 * @param nanosPerPredicted nanoseconds in the unit of the costs on paper, more than 0
 */
public record MeasuredCosts(Map<String, Line> times, double nanosPerPredicted) implements Costs {
    /* What takes less than this part of what is predicted is done by another operation. */
    private static final double NOTHING = 0.05;

    public MeasuredCosts {
        times = Map.copyOf(times);
        if (!(nanosPerPredicted > 0)) {
            throw new IllegalArgumentException("nanoseconds in a unit are " + nanosPerPredicted + ", must be > 0");
        }
    }

    /** What times are kept by: the kind of an operation, and its name where it runs for the first time and for all images. */
    static String key(Operation op) {
        return op.getClass().getSimpleName() + " " + Repeats.original(Slice.whole(op.name()));
    }

    @Override
    public StepCosts in(Step step) {
        return new InStep(step, Costs.predicted().in(step));
    }

    private final class InStep implements StepCosts {
        private final Step step;
        private final StepCosts onPaper;

        InStep(Step step, StepCosts onPaper) {
            this.step = step;
            this.onPaper = onPaper;
        }

        /* What a device does on the way takes next to nothing by itself. */
        @Override
        public double time(Operation op) {
            return isPart(op) ? 0 : measured(op).orElseGet(() -> predicted(op));
        }

        @Override
        public double alone(Operation op) {
            return isPart(op) ? predicted(op) : measured(op).orElseGet(() -> predicted(op));
        }

        private boolean isPart(Operation op) {
            return onPaper.time(op) == 0 && measured(op).orElse(0.0) <= NOTHING * predicted(op);
        }

        private Optional<Double> measured(Operation op) {
            int images = Slice.images(op.name()).orElse(step.batch());
            return Optional.ofNullable(times.get(key(op))).map(line -> line.at(images));
        }

        private double predicted(Operation op) {
            return Math.rint(onPaper.alone(op) * nanosPerPredicted);
        }
    }
}
