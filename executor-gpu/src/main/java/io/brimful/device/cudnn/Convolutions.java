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
        ConvShape shape = ConvShape.of(
                op.x().shape(), op.y().shape(), op.layer().window(), op.layer().groups());
        List<Recipe> recipes = calls(shape).forward(Place.of(op.x()), Place.of(op.weights()), Place.of(op.y()));
        return op.bias()
                .map(bias -> recipes.stream()
                        .map(recipe -> recipe.then(biases.add(bias, op.y())))
                        .toList())
                .orElse(recipes);
    }

    List<Recipe> backwardWeights(ConvBackwardWeights op) {
        ConvShape shape = ConvShape.of(
                op.x().shape(), op.dy().shape(), op.layer().window(), op.layer().groups());
        List<Recipe> recipes = calls(shape)
                .backwardWeights(Place.of(op.x()), Place.of(op.dy()), GradientPlaces.of(op.weights()), op.inPlace());
        return op.bias()
                .map(bias -> recipes.stream()
                        .map(recipe -> biases.backward(recipe, op.dy(), bias))
                        .toList())
                .orElse(recipes);
    }

    List<Recipe> backwardData(ConvBackwardData op) {
        ConvShape shape = ConvShape.of(
                op.dx().shape(),
                op.dy().shape(),
                op.layer().window(),
                op.layer().groups());
        return calls(shape).backwardData(Place.of(op.dy()), Place.of(op.weights()), Place.of(op.dx()));
    }

    private ConvCalls calls(ConvShape shape) {
        return new ConvCalls(gpu, products.algorithms(), ConvDescriptors.of(shape, products.cudnnMath(), descriptors));
    }
}
