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
import java.util.Optional;
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
                        FAMILY, "clear_gradient", elements, address(binding, op.gradient()), Argument.of(elements))));
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
                        address(binding, op.sum()),
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
                    address(binding, gradient),
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
                address(binding, op.factor()),
                Argument.of(op.limit() * op.batches()),
                Argument.of(all)));
        return List.of(Recipe.of("clip_factor", (long) all * Float.BYTES, op.inPlace(), calls.toArray(Call[]::new)));
    }

    private static int parts(long elements) {
        return (int) Math.min(MOST_PARTS, (elements + ELEMENTS_OF_A_PART - 1) / ELEMENTS_OF_A_PART);
    }

    List<Recipe> apply(ApplyGradient op) {
        Formula formula = op.rule().rule().match(new Formulas(op.states()));
        long elements = op.parameter().shape().elements();
        return List.of(Recipe.of(formula.kernel(), 0, op.inPlace(), binding -> {
            Stream<Pointer> states = formula.states().stream().map(state -> address(binding, state));
            Pointer[] arguments = Stream.of(common(op, binding), states, formula.numbers())
                    .flatMap(part -> part)
                    .toArray(Pointer[]::new);
            return binding.launch(FAMILY, formula.kernel(), elements, arguments);
        }));
    }

    /* COMMON of optimizer.cu. */
    private static Stream<Pointer> common(ApplyGradient op, Binding binding) {
        UpdateRule rule = op.rule();
        return Stream.of(
                address(binding, op.gradient()),
                address(binding, op.parameter()),
                address(binding, op.sum()),
                address(binding, op.factor()),
                Argument.of(binding.moment()),
                Argument.of(rule.rateMultiplier()),
                Argument.of(rule.l2()),
                Argument.of(rule.l1()),
                Argument.of(rule.batches()),
                Argument.of(op.parameter().shape().elements()));
    }

    private static Pointer address(Binding binding, Optional<Tensor> tensor) {
        return tensor.map(there -> address(binding, there)).orElseGet(Argument::nothing);
    }

    private static Pointer address(Binding binding, Tensor tensor) {
        return Argument.of(binding.at(Place.of(tensor)));
    }

    /**
     * A kernel with what it is given beside {@link #common}.
     *
     * @param arguments numbers, in the kernel's order
     */
    private record Formula(String kernel, List<Tensor> states, List<Pointer> arguments) {
        Stream<Pointer> numbers() {
            return arguments.stream();
        }
    }

    private record Formulas(List<Tensor> states) implements Rule.Cases<Formula> {
        @Override
        public Formula sgd(Rule.Sgd rule) {
            return new Formula("apply_velocity", states, List.of(number(rule.momentum()), Argument.of(0)));
        }

        @Override
        public Formula nesterov(Rule.Nesterov rule) {
            return new Formula("apply_velocity", states, List.of(number(rule.momentum()), Argument.of(1)));
        }

        @Override
        public Formula adam(Rule.Adam rule) {
            return new Formula(
                    "apply_adam",
                    states,
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
                    "apply_square",
                    states,
                    List.of(number(rule.decay()), number(1 - rule.decay()), number(rule.epsilon())));
        }

        @Override
        public Formula adaGrad(Rule.AdaGrad rule) {
            return new Formula("apply_square", states, List.of(number(1), number(1), number(rule.epsilon())));
        }

        @Override
        public Formula adaDelta(Rule.AdaDelta rule) {
            return new Formula(
                    "apply_adadelta",
                    states,
                    List.of(number(rule.decay()), number(1 - rule.decay()), number(rule.epsilon())));
        }

        private static Pointer number(double value) {
            return Argument.of((float) value);
        }
    }
}
