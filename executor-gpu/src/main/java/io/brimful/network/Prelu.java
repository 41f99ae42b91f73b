package io.brimful.network;

import static io.brimful.network.Require.only;

import io.brimful.tensor.Shape;
import java.util.List;

/**
 * {@code y = x > 0 ? x : slope x} with trained slopes: {@code x: [C, ...] -> y}.
 *
 * @param shared whether all channels have one slope, {@code [1]}, instead of one each, {@code [C]}
 * @param slope first values
 * @param rate multiplies the slopes' learning rate, at least 0
 * @param decay multiplies their decay, at least 0
 */
public record Prelu(boolean shared, Filler slope, float rate, float decay) implements Layer {
    /* He, Zhang, Ren, Sun: Delving Deep into Rectifiers, arXiv:1502.01852, section 2.1. */
    public Prelu {
        if (!(rate >= 0 && decay >= 0)) {
            throw new IllegalArgumentException(
                    "multipliers of rate and decay are " + rate + " and " + decay + ", must be >= 0");
        }
    }

    @Override
    public Shape infer(List<Shape> in) {
        return only(in);
    }

    @Override
    public List<Parameter> parameters(List<Shape> in) {
        return List.of(new Parameter("slope", Shape.of(shared ? 1 : only(in).dim(0)), slope, rate, decay));
    }

    @Override
    public String text() {
        return shared ? "Prelu shared" : "Prelu";
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.prelu(this);
    }
}
