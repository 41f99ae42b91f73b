package io.brimful.network;

import io.brimful.tensor.Shape;
import java.util.List;

/**
 * First values of a layer's weights and bias, and how fast they learn.
 *
 * @param weights of the weights
 * @param bias of the bias; without effect where there is none
 * @param multipliers Caffe's {@code lr_mult} and {@code decay_mult}
 */
public record Fill(Filler weights, Filler bias, Multipliers multipliers) {
    public static Fill of(Filler weights, Filler bias) {
        return new Fill(weights, bias, Multipliers.NONE);
    }

    /** The same values, with the multipliers that Caffe's published networks use. */
    public Fill asCaffe() {
        return new Fill(weights, bias, Multipliers.CAFFE);
    }

    /* Bilinear weights are those of a square kernel. */
    void requireKernel(Window window) {
        if (weights instanceof Filler.Bilinear && window.kernelH() != window.kernelW()) {
            throw new IllegalArgumentException("a bilinear filler fills square kernels, this one is " + window.kernelH()
                    + "x" + window.kernelW() + ": take another filler");
        }
    }

    void requireMatrix() {
        if (weights instanceof Filler.Bilinear) {
            throw new IllegalArgumentException(
                    "a bilinear filler fills kernels, a fully connected layer has none: take another filler");
        }
    }

    /* The parameters of a convolution: weights first. */
    List<Parameter> ofConv(Shape shape, int biases, boolean withBias) {
        return parameters(shape, shape.elements() / shape.dim(1), biases, withBias);
    }

    /* The parameters of a fully connected layer, whose weights have all extents of the input: weights first. */
    List<Parameter> ofMatrix(Shape shape, boolean withBias) {
        return parameters(shape, shape.dim(0), shape.dim(0), withBias);
    }

    private List<Parameter> parameters(Shape shape, long fanOut, int biases, boolean withBias) {
        Parameter first =
                new Parameter("weights", shape, fanOut, weights, multipliers.weightsRate(), multipliers.weightsDecay());
        Shape outputs = Shape.of(biases);
        return withBias
                ? List.of(first, new Parameter("bias", outputs, bias, multipliers.biasRate(), multipliers.biasDecay()))
                : List.of(first);
    }

    /**
     * Factors of learning rate and weight decay, each at least 0.
     *
     * @param weightsRate of the weights' learning rate
     * @param weightsDecay of the weights' decay
     * @param biasRate of the bias's learning rate
     * @param biasDecay of the bias's decay
     */
    public record Multipliers(float weightsRate, float weightsDecay, float biasRate, float biasDecay) {
        public static final Multipliers NONE = new Multipliers(1, 1, 1, 1);
        public static final Multipliers CAFFE = new Multipliers(1, 1, 2, 0);

        public Multipliers {
            if (!(weightsRate >= 0 && weightsDecay >= 0 && biasRate >= 0 && biasDecay >= 0)) {
                throw new IllegalArgumentException("multipliers of rate and decay must be >= 0");
            }
        }
    }
}
