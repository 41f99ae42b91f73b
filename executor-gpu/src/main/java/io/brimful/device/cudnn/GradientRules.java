package io.brimful.device.cudnn;

import io.brimful.step.ApplyGradient;
import io.brimful.step.ClearGradient;
import io.brimful.step.ClipFactor;
import io.brimful.step.KeepGradient;
import io.brimful.step.Tensor;
import io.brimful.step.UpdateRule;
import io.brimful.trial.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jcuda.Pointer;

/** Optimizers that want a parameter's gradient by itself, by our own kernels. */
final class GradientRules {
    private static final String FAMILY = "optimizer";
    /* Partial sums of squares of one gradient: enough blocks to fill a GPU, and elements enough for each to be worth it. */
    private static final int MOST_PARTS = 1024;
    private static final int ELEMENTS_OF_A_PART = 4096;

    List<Recipe> clear(ClearGradient op) {
        long elements = op.gradient().shape().elements();
        return List.of(Recipe.of(
                "clear_gradient",
                0,
                op.inPlace(),
                binding -> binding.launch(
                        FAMILY,
                        "clear_gradient",
                        elements,
                        Argument.of(binding, op.gradient()),
                        Argument.of(elements))));
    }

    List<Recipe> keep(KeepGradient op) {
        long elements = op.sum().shape().elements();
        return List.of(Recipe.of(
                "keep_gradient",
                0,
                op.inPlace(),
                binding -> binding.launch(
                        FAMILY,
                        "keep_gradient",
                        elements,
                        Argument.of(binding, op.sum()),
                        Argument.of(binding.moment()),
                        Argument.of(op.batches()),
                        Argument.of(elements))));
    }

    /** Sums of squares in the workspace, added up by one block. */
    List<Recipe> clip(ClipFactor op) {
        List<Call> calls = new ArrayList<>();
        int parts = 0;
        for (Tensor gradient : op.gradients()) {
            long elements = gradient.shape().elements();
            int own = parts(elements);
            Place partial = Place.workspace((long) parts * Float.BYTES);
            calls.add(binding -> binding.launchBlocks(
                    FAMILY,
                    "clip_squares",
                    own,
                    Argument.of(binding, gradient),
                    Argument.of(binding.at(partial)),
                    Argument.of(elements)));
            parts = Math.addExact(parts, own);
        }
        int all = parts;
        calls.add(binding -> binding.launchBlocks(
                FAMILY,
                "clip_factor",
                1,
                Argument.of(binding.at(Place.workspace())),
                Argument.of(binding, op.factor()),
                Argument.of(op.limit() * op.batches()),
                Argument.of(all)));
        return List.of(Recipe.of("clip_factor", (long) all * Float.BYTES, op.inPlace(), calls.toArray(Call[]::new)));
    }

    private static int parts(long elements) {
        return (int) Math.min(MOST_PARTS, (elements + ELEMENTS_OF_A_PART - 1) / ELEMENTS_OF_A_PART);
    }

    List<Recipe> apply(ApplyGradient op) {
        Formula formula = op.rule().rule().match(new Formulas());
        long elements = op.parameter().shape().elements();
        return List.of(Recipe.of(formula.kernel(), 0, op.inPlace(), binding -> {
            Stream<Pointer> states = op.states().stream().map(state -> Argument.of(binding, state));
            Pointer[] arguments = Stream.of(common(op, binding), states, formula.arguments().stream())
                    .flatMap(part -> part)
                    .toArray(Pointer[]::new);
            return binding.launch(FAMILY, formula.kernel(), elements, arguments);
        }));
    }

    /* COMMON of optimizer.cu. */
    private static Stream<Pointer> common(ApplyGradient op, Binding binding) {
        UpdateRule rule = op.rule();
        return Stream.of(
                Argument.of(binding, op.gradient()),
                Argument.of(binding, op.parameter()),
                Argument.of(binding, op.sum()),
                Argument.of(binding, op.factor()),
                Argument.of(binding.moment()),
                Argument.of(rule.rateMultiplier()),
                Argument.of(rule.l2()),
                Argument.of(rule.l1()),
                Argument.of(rule.batches()),
                Argument.of(op.parameter().shape().elements()));
    }

    /**
     * A kernel with what it is given beside {@link #common} and the states.
     *
     * @param arguments numbers, in the kernel's order
     */
    private record Formula(String kernel, List<Pointer> arguments) {}

    private record Formulas() implements Rule.Cases<Formula> {
        @Override
        public Formula sgd(Rule.Sgd rule) {
            return new Formula("apply_velocity", List.of(number(rule.momentum()), Argument.of(0)));
        }

        @Override
        public Formula nesterov(Rule.Nesterov rule) {
            return new Formula("apply_velocity", List.of(number(rule.momentum()), Argument.of(1)));
        }

        @Override
        public Formula adam(Rule.Adam rule) {
            return new Formula(
                    "apply_adam",
                    List.of(
                            number(rule.beta1()),
                            number(1 - rule.beta1()),
                            number(Math.log(rule.beta1())),
                            number(rule.beta2()),
                            number(1 - rule.beta2()),
                            number(Math.log(rule.beta2())),
                            number(rule.epsilon())));
        }

        @Override
        public Formula rmsProp(Rule.RmsProp rule) {
            return new Formula(
                    "apply_square", List.of(number(rule.decay()), number(1 - rule.decay()), number(rule.epsilon())));
        }

        @Override
        public Formula adaGrad(Rule.AdaGrad rule) {
            return new Formula("apply_square", List.of(number(1), number(1), number(rule.epsilon())));
        }

        @Override
        public Formula adaDelta(Rule.AdaDelta rule) {
            return new Formula(
                    "apply_adadelta", List.of(number(rule.decay()), number(1 - rule.decay()), number(rule.epsilon())));
        }

        private static Pointer number(double value) {
            return Argument.of((float) value);
        }
    }
}
