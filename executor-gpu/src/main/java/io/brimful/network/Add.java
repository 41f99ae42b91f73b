package io.brimful.network;

import io.brimful.tensor.Shape;
import java.util.List;

/** Sum of two inputs of one shape. */
public record Add() implements Layer {
    @Override
    public Shape infer(List<Shape> in) {
        if (in.size() != 2 || !in.get(0).equals(in.get(1))) {
            throw new IllegalArgumentException("adds two inputs of one shape, got " + in);
        }
        return in.get(0);
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.add(this);
    }
}
