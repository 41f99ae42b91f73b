package io.brimful.network;

import io.brimful.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Inputs behind each other along the channels: {@code [C1, H, W], [C2, H, W] ... -> [C1 + C2 + ..., H, W]}. */
public record Concat() implements Layer {
    @Override
    public Shape infer(List<Shape> in) {
        if (in.isEmpty()) {
            throw new IllegalArgumentException("concatenates at least one input, got none");
        }
        List<Integer> rest = in.get(0).dims().subList(1, in.get(0).rank());
        int channels = 0;
        for (Shape shape : in) {
            if (!shape.dims().subList(1, shape.rank()).equals(rest)) {
                throw new IllegalArgumentException("concatenates inputs of one height and width, got " + in);
            }
            channels = Math.addExact(channels, shape.dim(0));
        }
        List<Integer> dims = new ArrayList<>(List.of(channels));
        dims.addAll(rest);
        return new Shape(dims);
    }

    @Override
    public long flops(List<Shape> in) {
        return 0;
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.concat(this);
    }
}
