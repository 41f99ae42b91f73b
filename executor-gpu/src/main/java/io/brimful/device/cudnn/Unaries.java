package io.brimful.device.cudnn;

import io.brimful.network.UnaryFunction;
import io.brimful.step.Tensor;
import io.brimful.step.UnaryBackward;
import io.brimful.step.UnaryForward;
import java.util.List;
import java.util.Optional;
import jcuda.Pointer;

/** Functions of one element, by our own kernels: cuDNN has few of them, and wants input and output on the way back. */
final class Unaries {
    private static final String FAMILY = "unary";

    private final Bands bands;

    Unaries(Bands bands) {
        this.bands = bands;
    }

    List<Recipe> forward(UnaryForward op) {
        long elements = op.y().shape().elements();
        return List.of(Recipe.of("unary_forward", 0, op.inPlace(), binding -> {
            Numbers numbers = op.function().match(Numbers.OF);
            return binding.launch(
                    FAMILY,
                    name("unary_forward", op.y()),
                    elements,
                    Argument.of(binding, op.x()),
                    Argument.of(binding, op.y()),
                    Argument.of(numbers.function()),
                    Argument.of(numbers.a()),
                    Argument.of(numbers.b()),
                    Argument.of(numbers.c()),
                    Argument.of(elements));
        }));
    }

    List<Recipe> backward(UnaryBackward op) {
        long elements = op.dx().shape().elements();
        Optional<Bands.Operand> kept = op.kept().map(tensor -> bands.read(tensor, 0));
        Recipe recipe = Recipe.of("unary_backward", 0, op.inPlace(), binding -> {
            Numbers numbers = op.function().match(Numbers.OF);
            Pointer value = kept.map(operand -> Argument.of(binding.at(operand.place())))
                    .orElseGet(Argument::nothing);
            return binding.launch(
                    FAMILY,
                    name("unary_backward", op.dx()),
                    elements,
                    value,
                    Argument.of(binding, op.dy()),
                    Argument.of(binding, op.dx()),
                    Argument.of(numbers.function()),
                    Argument.of(numbers.a()),
                    Argument.of(numbers.b()),
                    Argument.of(numbers.c()),
                    Argument.of(elements));
        });
        return List.of(kept.map(operand -> operand.before(recipe)).orElse(recipe));
    }

    private static String name(String kernel, Tensor written) {
        return kernel + ElementType.suffix(written.type().dataType());
    }

    /**
     * A function as the kernels are told it.
     *
     * @param function as {@code unary.cu} numbers them
     * @param a first parameter; 0 where there is none, as the others
     */
    private record Numbers(int function, float a, float b, float c) {
        static final UnaryFunction.Cases<Numbers> OF = new Told();

        Numbers(int function) {
            this(function, 0, 0, 0);
        }
    }

    private static final class Told implements UnaryFunction.Cases<Numbers> {
        @Override
        public Numbers leakyRelu(UnaryFunction.LeakyRelu function) {
            return new Numbers(0, function.slope(), 0, 0);
        }

        @Override
        public Numbers elu(UnaryFunction.Elu function) {
            return new Numbers(1, function.alpha(), 0, 0);
        }

        @Override
        public Numbers sigmoid(UnaryFunction.Sigmoid function) {
            return new Numbers(2);
        }

        @Override
        public Numbers tanh(UnaryFunction.Tanh function) {
            return new Numbers(3);
        }

        @Override
        public Numbers power(UnaryFunction.Power function) {
            return new Numbers(4, function.power(), function.scale(), function.shift());
        }

        @Override
        public Numbers abs(UnaryFunction.Abs function) {
            return new Numbers(5);
        }

        @Override
        public Numbers exp(UnaryFunction.Exp function) {
            return new Numbers(6);
        }

        @Override
        public Numbers log(UnaryFunction.Log function) {
            return new Numbers(7);
        }

        @Override
        public Numbers softplus(UnaryFunction.Softplus function) {
            return new Numbers(8);
        }
    }
}
