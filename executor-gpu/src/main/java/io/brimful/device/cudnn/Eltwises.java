package io.brimful.device.cudnn;

import io.brimful.network.Eltwise;
import io.brimful.step.EltwiseForward;
import io.brimful.step.InPlace;
import io.brimful.step.MaxBackward;
import io.brimful.step.ProductBackward;
import io.brimful.step.Tensor;
import java.util.ArrayList;
import java.util.List;
import jcuda.Pointer;

/** Sums, products and maxima of two tensors, by our own kernels. */
final class Eltwises {
    List<Recipe> forward(EltwiseForward op) {
        Eltwise layer = op.layer();
        return switch (layer.kind()) {
            case SUM ->
                run(
                        "eltwise_sum",
                        op.inPlace(),
                        List.of(Argument.of(layer.a()), Argument.of(layer.b())),
                        op.first(),
                        op.second(),
                        op.y());
            case PRODUCT -> run("eltwise_product", op.inPlace(), List.of(), op.first(), op.second(), op.y());
            case MAX -> run("eltwise_max", op.inPlace(), List.of(), op.first(), op.second(), op.y());
        };
    }

    List<Recipe> productBackward(ProductBackward op) {
        return run("eltwise_product", op.inPlace(), List.of(), op.other(), op.dy(), op.dx());
    }

    List<Recipe> maxBackward(MaxBackward op) {
        List<Pointer> input = List.of(Argument.of(op.input()));
        return run("eltwise_max_backward", op.inPlace(), input, op.first(), op.second(), op.dy(), op.dx());
    }

    private static List<Recipe> run(String kernel, List<InPlace> inPlace, List<Pointer> first, Tensor... operands) {
        Tensor written = operands[operands.length - 1];
        long elements = written.shape().elements();
        return List.of(Recipe.of(kernel, 0, inPlace, binding -> {
            List<Pointer> all = new ArrayList<>(first);
            for (Tensor operand : operands) {
                all.add(Argument.of(binding, operand));
            }
            all.add(Argument.of(elements));
            return binding.launch(
                    "eltwise",
                    kernel + ElementType.suffix(written.type().dataType()),
                    elements,
                    all.toArray(Pointer[]::new));
        }));
    }
}
