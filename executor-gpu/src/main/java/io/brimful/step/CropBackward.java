package io.brimful.step;

import io.brimful.network.Crop;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * {@code dy -> dx}, which is 0 outside of the box.
 *
 * @param x what the box was taken from: a device may store its gradient like it; it is not read
 */
public record CropBackward(String name, Crop layer, Tensor x, Tensor dy, Tensor dx) implements Operation {
    @Override
    public List<Tensor> reads() {
        return List.of(dy);
    }

    @Override
    public List<Tensor> writes() {
        return List.of(dx);
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new CropBackward(other, layer, to.apply(x), to.apply(dy), to.apply(dx));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.cropBackward(this);
    }
}
