package io.brimful.network;

import static io.brimful.network.Require.only;

import io.brimful.tensor.Shape;
import java.util.List;

/**
 * Sets a random share of elements to zero and scales the others up: {@code y = x mask / (1 - ratio)}.
 *
 * @param ratio share of zeros, at least 0, below 1
 */
public record Dropout(float ratio) implements Layer {
    public Dropout {
        if (!(ratio >= 0 && ratio < 1)) {
            throw new IllegalArgumentException("dropout ratio is " + ratio + ", must be >= 0 and < 1");
        }
    }

    @Override
    public Shape infer(List<Shape> in) {
        return only(in);
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.dropout(this);
    }
}
