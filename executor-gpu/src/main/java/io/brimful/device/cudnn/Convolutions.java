package io.brimful.device.cudnn;

import io.brimful.step.ConvBackwardData;
import io.brimful.step.ConvBackwardWeights;
import io.brimful.step.ConvForward;
import java.util.List;

/** Convolutions. */
final class Convolutions {
    private final Gpu gpu;
    private final Products products;
    private final Descriptors descriptors;
    private final Biases biases;

    Convolutions(Gpu gpu, Products products, Descriptors descriptors) {
        this.gpu = gpu;
        this.products = products;
        this.descriptors = descriptors;
        this.biases = new Biases(gpu, descriptors);
    }

    List<Recipe> forward(ConvForward op) {
        ConvShape shape = ConvShape.of(op.layer(), op.x(), op.y());
        List<Recipe> recipes = calls(shape).forward(op.x(), op.weights(), op.y());
        return op.bias()
                .map(bias -> recipes.stream()
                        .map(recipe -> recipe.then(biases.add(bias, op.y())))
                        .toList())
                .orElse(recipes);
    }

    List<Recipe> backwardWeights(ConvBackwardWeights op) {
        ConvShape shape = ConvShape.of(op.layer(), op.x(), op.dy());
        List<Recipe> recipes = calls(shape).backwardWeights(op.x(), op.dy(), op.weights(), op.inPlace());
        return op.bias()
                .map(bias -> recipes.stream()
                        .map(recipe -> biases.backward(recipe, op.dy(), bias))
                        .toList())
                .orElse(recipes);
    }

    List<Recipe> backwardData(ConvBackwardData op) {
        ConvShape shape = ConvShape.of(op.layer(), op.dx(), op.dy());
        return calls(shape).backwardData(op.dy(), op.weights(), op.dx());
    }

    private ConvCalls calls(ConvShape shape) {
        return new ConvCalls(gpu, products.algorithms(), ConvDescriptors.of(shape, products.terms(), descriptors));
    }
}
