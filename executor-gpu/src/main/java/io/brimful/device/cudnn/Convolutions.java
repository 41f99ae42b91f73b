package io.brimful.device.cudnn;

import io.brimful.step.ConvBackwardData;
import io.brimful.step.ConvBackwardWeights;
import io.brimful.step.ConvForward;
import io.brimful.step.Gradient;
import io.brimful.step.Tensor;
import io.brimful.step.TransposedConvBackwardData;
import io.brimful.step.TransposedConvBackwardWeights;
import io.brimful.step.TransposedConvForward;
import java.util.List;
import java.util.Optional;

/** Convolutions, transposed ones too. */
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
        return withBias(calls(shape).forward(op.x(), op.weights(), op.y()), op.bias(), op.y());
    }

    /* A transposed convolution's way forward is the way back of a convolution, and the other way round. */
    List<Recipe> forward(TransposedConvForward op) {
        ConvShape shape = ConvShape.of(op.layer(), op.x(), op.y());
        return withBias(calls(shape).backwardData(op.x(), op.weights(), op.y()), op.bias(), op.y());
    }

    private List<Recipe> withBias(List<Recipe> recipes, Optional<Tensor> bias, Tensor y) {
        return bias.map(numbers -> recipes.stream()
                        .map(recipe -> recipe.then(biases.add(numbers, y)))
                        .toList())
                .orElse(recipes);
    }

    List<Recipe> backwardWeights(ConvBackwardWeights op) {
        ConvShape shape = ConvShape.of(op.layer(), op.x(), op.dy());
        return withBiasGradient(
                calls(shape).backwardWeights(op.x(), op.dy(), op.weights(), op.inPlace()), op.bias(), op.dy());
    }

    List<Recipe> backwardWeights(TransposedConvBackwardWeights op) {
        ConvShape shape = ConvShape.of(op.layer(), op.x(), op.dy());
        return withBiasGradient(
                calls(shape).backwardWeights(op.dy(), op.x(), op.weights(), op.inPlace()), op.bias(), op.dy());
    }

    private List<Recipe> withBiasGradient(List<Recipe> recipes, Optional<Gradient> bias, Tensor dy) {
        return bias.map(gradient -> recipes.stream()
                        .map(recipe -> biases.backward(recipe, dy, gradient))
                        .toList())
                .orElse(recipes);
    }

    List<Recipe> backwardData(ConvBackwardData op) {
        ConvShape shape = ConvShape.of(op.layer(), op.dx(), op.dy());
        return calls(shape).backwardData(op.dy(), op.weights(), op.dx());
    }

    List<Recipe> backwardData(TransposedConvBackwardData op) {
        ConvShape shape = ConvShape.of(op.layer(), op.dx(), op.dy());
        return calls(shape).forward(op.dy(), op.weights(), op.dx());
    }

    private ConvCalls calls(ConvShape shape) {
        return new ConvCalls(gpu, products.algorithms(), ConvDescriptors.of(shape, products.terms(), descriptors));
    }
}
