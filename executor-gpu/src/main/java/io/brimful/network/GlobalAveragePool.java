package io.brimful.network;

import static io.brimful.network.Require.only;

import io.brimful.network.Window.Rounding;
import io.brimful.tensor.Shape;
import java.util.List;

/** Mean of each channel: {@code [C, H, W] -> [C, 1, 1]}. */
public record GlobalAveragePool() implements Layer {
    /** The same as pooling with a window as large as the image. */
    public static AveragePool over(Shape image) {
        return new AveragePool(new Window(image.dim(1), image.dim(2), 1, 1, 0, 0, 1, 1), Rounding.DOWN);
    }

    @Override
    public Shape infer(List<Shape> in) {
        Shape image = Window.requireImage(only(in));
        return Shape.of(image.dim(0), 1, 1);
    }

    @Override
    public long flops(List<Shape> in) {
        return only(in).elements();
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.globalAveragePool(this);
    }
}
