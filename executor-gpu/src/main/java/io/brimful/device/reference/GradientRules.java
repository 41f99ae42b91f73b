package io.brimful.device.reference;

import io.brimful.step.ApplyGradient;
import io.brimful.step.ClearGradient;
import io.brimful.step.ClipFactor;
import io.brimful.step.KeepGradient;
import io.brimful.step.UpdateRule;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;

/** Optimizers that want a parameter's gradient by itself. */
final class GradientRules {
    private GradientRules() {}

    static Loop clear(ClearGradient op, Slices slices) {
        FloatBuffer gradient = slices.floats(op.gradient());
        return (seed, rate) -> zero(gradient);
    }

    static Loop keep(KeepGradient op, Slices slices, BatchNumber number) {
        FloatBuffer sum = slices.floats(op.sum());
        return (seed, rate) -> {
            if (number.get() % op.batches() == 0) {
                zero(sum);
            }
        };
    }

    private static void zero(FloatBuffer values) {
        for (int i = 0; i < values.capacity(); i++) {
            values.put(i, 0);
        }
    }

    static Loop clip(ClipFactor op, Slices slices) {
        List<FloatBuffer> gradients =
                op.gradients().stream().map(slices::floats).toList();
        FloatBuffer factor = slices.floats(op.factor());
        return (seed, rate) -> {
            double squares = 0;
            for (FloatBuffer gradient : gradients) {
                for (int i = 0; i < gradient.capacity(); i++) {
                    double value = gradient.get(i);
                    squares += value * value;
                }
            }
            factor.put(0, (float) Math.min(1, op.limit() * op.batches() / Math.sqrt(squares)));
        };
    }

    static Loop apply(ApplyGradient op, Slices slices, BatchNumber number) {
        FloatBuffer gradient = slices.floats(op.gradient());
        FloatBuffer parameter = slices.floats(op.parameter());
        Optional<FloatBuffer> sum = op.sum().map(slices::floats);
        Optional<FloatBuffer> factor = op.factor().map(slices::floats);
        List<FloatBuffer> states = op.states().stream().map(slices::floats).toList();
        UpdateRule rule = op.rule();
        return (seed, rate) -> {
            if (!UpdateRule.isLast(number.get(), rule.batches())) {
                sum.ifPresent(target -> copy(gradient, target));
                return;
            }
            float share = factor.map(limited -> limited.get(0)).orElse(1f) / rule.batches();
            float ownRate = (float) (rate * rule.rateMultiplier());
            long step = number.get() / rule.batches() + 1;
            Change change = rule.rule().match(new Changes(states, ownRate, step));
            for (int i = 0; i < parameter.capacity(); i++) {
                float value = parameter.get(i);
                float decay = rule.l2() * value + rule.l1() * Math.signum(value);
                parameter.put(i, value - change.of(share * gradient.get(i) + decay, i));
            }
        };
    }

    private static void copy(FloatBuffer from, FloatBuffer to) {
        for (int i = 0; i < to.capacity(); i++) {
            to.put(i, from.get(i));
        }
    }
}
