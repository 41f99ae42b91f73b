package io.brimful.network;

import io.brimful.tensor.Shape;
import java.util.List;

/** What a node of a network computes. Shapes are those of one image, without the batch. */
public sealed interface Layer
        permits Conv,
                TransposedConv,
                Linear,
                Relu,
                MaxPool,
                AveragePool,
                GlobalAveragePool,
                Lrn,
                BatchNorm,
                Dropout,
                Add,
                Concat,
                Crop,
                Reshape,
                Softmax,
                Loss,
                LabelNumber,
                Unary,
                Prelu,
                Affine,
                Eltwise,
                LrnWithin {
    /**
     * The output's shape.
     *
     * @param in shapes of the inputs, in order
     * @throws IllegalArgumentException when the layer cannot take them
     */
    Shape infer(List<Shape> in);

    /** Trained tensors, weights first. */
    default List<Parameter> parameters(List<Shape> in) {
        return List.of();
    }

    /** Whether the derivative by the parameters is a calculation of its own, which is left out where none of them learns. */
    default boolean canFreeze() {
        return false;
    }

    /** Floating point operations of one image's forward pass; a multiply-add counts as two. */
    default long flops(List<Shape> in) {
        return infer(in).elements();
    }

    /** What it is and what is special about it, as in {@code Conv 11x11 stride 4}. */
    default String text() {
        return getClass().getSimpleName();
    }

    <R> R match(Cases<R> cases);

    /** One method per layer, so that a new layer breaks each reader at compile time. */
    interface Cases<R> {
        R conv(Conv layer);

        R transposedConv(TransposedConv layer);

        R linear(Linear layer);

        R relu(Relu layer);

        R maxPool(MaxPool layer);

        R averagePool(AveragePool layer);

        R globalAveragePool(GlobalAveragePool layer);

        R lrn(Lrn layer);

        R batchNorm(BatchNorm layer);

        R dropout(Dropout layer);

        R add(Add layer);

        R concat(Concat layer);

        R softmaxLoss(SoftmaxLoss layer);

        R crop(Crop layer);

        R reshape(Reshape layer);

        R softmax(Softmax layer);

        R pairLoss(PairLoss layer);

        R labelNumber(LabelNumber layer);

        R unary(Unary layer);

        R prelu(Prelu layer);

        R affine(Affine layer);

        R eltwise(Eltwise layer);

        R lrnWithin(LrnWithin layer);
    }
}
