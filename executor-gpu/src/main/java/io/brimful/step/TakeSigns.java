package io.brimful.step;

import io.brimful.network.Relu;
import io.brimful.tensor.DataType;
import io.brimful.tensor.Shape;
import io.brimful.tensor.TensorType;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * {@code y: [N, ...] -> signs: [N, bytes]}, all that a ReLU's backward operation has to know of its output: one bit for each
 * element, set where {@code 0 < y < limit}. An image's elements follow each other as they lie in memory, eight to a byte, the first
 * one lowest, and begin a byte of their own; bits behind the last element are 0.
 *
 * <p>NaN has a bit that is set, so that the derivative, NaN by then as well, goes on. A {@code y} that was overwritten too early is
 * seen by whoever reads its values: they are read no earlier than here.
 */
public record TakeSigns(String name, Relu layer, Tensor y, Tensor signs) implements Operation {
    private static final int BITS = 8;

    /** Signs of {@code y}, named by it. */
    public static Tensor signsOf(Tensor y) {
        int images = y.shape().dim(0);
        long elements = y.shape().elements() / images;
        Shape shape = Shape.of(images, Math.toIntExact((elements + BITS - 1) / BITS));
        return new Tensor(y.name() + ".signs", new TensorType(shape, DataType.UINT8), Tensor.Kind.SAVED);
    }

    @Override
    public List<Tensor> reads() {
        return List.of(y);
    }

    @Override
    public List<Tensor> writes() {
        return List.of(signs);
    }

    @Override
    public List<Tensor> bands() {
        return List.of(y);
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new TakeSigns(other, layer, to.apply(y), to.apply(signs));
    }

    @Override
    public Optional<Operation> again(String other, UnaryOperator<Tensor> to) {
        return Optional.of(over(other, to));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.takeSigns(this);
    }
}
