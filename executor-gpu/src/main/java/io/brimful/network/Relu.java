package io.brimful.network;

import static io.brimful.network.Require.only;

import io.brimful.tensor.Shape;
import java.util.List;

/**
 * {@code y = min(max(x, 0), limit)}.
 *
 * @param limit above 0; infinite where nothing is clipped
 */
public record Relu(float limit) implements Layer {
    public Relu {
        if (!(limit > 0)) {
            throw new IllegalArgumentException("the limit of a ReLU is " + limit + ", must be > 0");
        }
    }

    /** One that clips nothing. */
    public Relu() {
        this(Float.POSITIVE_INFINITY);
    }

    public boolean isClipped() {
        return limit < Float.POSITIVE_INFINITY;
    }

    /** Whether an output's gradient goes back to its input. */
    public boolean passes(float y) {
        return y > 0 && (y < limit || !isClipped());
    }

    @Override
    public Shape infer(List<Shape> in) {
        return only(in);
    }

    @Override
    public String text() {
        return isClipped() ? "Relu up to " + limit : "Relu";
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.relu(this);
    }
}
