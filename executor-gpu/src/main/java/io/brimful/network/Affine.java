package io.brimful.network;

import static io.brimful.network.Require.only;

import io.brimful.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A trained scale, a trained shift, or both for each channel: {@code x: [C, ...] -> y = scale x + shift}. Caffe's Scale and Bias.
 *
 * @param scales whether there is a scale
 * @param shifts whether there is a shift, where there is no scale there must be one
 * @param fill the scale is filled, and learns, as weights; the shift as a bias
 */
public record Affine(boolean scales, boolean shifts, Fill fill) implements Layer {
    public Affine {
        if (!scales && !shifts) {
            throw new IllegalArgumentException("an affine layer has neither scale nor shift, must have one at least");
        }
    }

    @Override
    public Shape infer(List<Shape> in) {
        return only(in);
    }

    @Override
    public List<Parameter> parameters(List<Shape> in) {
        Shape channels = Shape.of(only(in).dim(0));
        Fill.Multipliers multipliers = fill.multipliers();
        List<Parameter> parameters = new ArrayList<>();
        if (scales) {
            parameters.add(new Parameter(
                    "scale", channels, fill.weights(), multipliers.weightsRate(), multipliers.weightsDecay()));
        }
        if (shifts) {
            parameters.add(
                    new Parameter("shift", channels, fill.bias(), multipliers.biasRate(), multipliers.biasDecay()));
        }
        return parameters;
    }

    @Override
    public long flops(List<Shape> in) {
        return Math.multiplyExact(only(in).elements(), (scales ? 1L : 0) + (shifts ? 1 : 0));
    }

    @Override
    public String text() {
        return scales ? (shifts ? "Affine" : "Scale") : "Shift";
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.affine(this);
    }
}
