package io.brimful.network;

import io.brimful.tensor.Shape;
import java.util.List;

/** The label of each image as a number, for losses that compare numbers: no inputs {@code -> y: [1]}. */
public record LabelNumber() implements Layer {
    @Override
    public Shape infer(List<Shape> in) {
        if (!in.isEmpty()) {
            throw new IllegalArgumentException("the label takes no input, got " + in.size());
        }
        return Shape.of(1);
    }

    @Override
    public long flops(List<Shape> in) {
        return 0;
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.labelNumber(this);
    }
}
