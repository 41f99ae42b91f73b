package io.brimful.network;

import static io.brimful.network.Require.atLeast;
import static io.brimful.network.Require.only;

import io.brimful.network.Window.Padding;
import io.brimful.network.Window.Rounding;
import io.brimful.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** What a node of a network computes. Shapes are those of one image, without the batch. */
public sealed interface Layer
        permits Layer.Conv,
                TransposedConv,
                Layer.Linear,
                Layer.Relu,
                Layer.MaxPool,
                Layer.AveragePool,
                Layer.GlobalAveragePool,
                Layer.Lrn,
                Layer.BatchNorm,
                Layer.Dropout,
                Layer.Add,
                Layer.Concat,
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

    /**
     * Convolution: {@code x: [C, H, W] -> y: [filters, P, Q]}, weights {@code [filters, C / groups, R, S]}.
     *
     * @param filters output channels, a multiple of {@code groups}
     * @param window kernel, stride, padding, dilation
     * @param groups input and output channels are cut into so many independent parts, at least 1
     * @param bias whether a bias is added per filter
     * @param fill first values
     */
    record Conv(int filters, Window window, int groups, boolean bias, Fill fill) implements Layer {
        public Conv {
            atLeast(1, filters, "filters");
            atLeast(1, groups, "groups");
            if (filters % groups != 0) {
                throw new IllegalArgumentException(filters + " filters do not divide into " + groups + " groups");
            }
            fill.requireKernel(window);
        }

        @Override
        public Shape infer(List<Shape> in) {
            Shape image = only(in);
            Shape out = window.over(image, filters, Rounding.DOWN);
            if (image.dim(0) % groups != 0) {
                throw new IllegalArgumentException(image.dim(0) + " channels do not divide into " + groups + " groups");
            }
            return out;
        }

        @Override
        public List<Parameter> parameters(List<Shape> in) {
            int depth = only(in).dim(0) / groups;
            return fill.ofConv(Shape.of(filters, depth, window.kernelH(), window.kernelW()), filters, bias);
        }

        @Override
        public long flops(List<Shape> in) {
            long taps = (long) window.taps() * (only(in).dim(0) / groups);
            return Math.multiplyExact(infer(in).elements(), 2 * taps + (bias ? 1 : 0));
        }

        @Override
        public boolean canFreeze() {
            return true;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.conv(this);
        }
    }

    /**
     * Fully connected: {@code x: any -> y: [outputs]}, weights {@code [outputs, x...]}.
     *
     * @param outputs at least 1
     */
    record Linear(int outputs, boolean bias, Fill fill) implements Layer {
        public Linear {
            atLeast(1, outputs, "outputs");
            fill.requireMatrix();
        }

        @Override
        public Shape infer(List<Shape> in) {
            only(in);
            return Shape.of(outputs);
        }

        @Override
        public List<Parameter> parameters(List<Shape> in) {
            return fill.ofMatrix(only(in).inside(outputs), bias);
        }

        @Override
        public long flops(List<Shape> in) {
            return Math.multiplyExact((long) outputs, 2 * only(in).elements() + (bias ? 1 : 0));
        }

        @Override
        public boolean canFreeze() {
            return true;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.linear(this);
        }
    }

    /**
     * {@code y = min(max(x, 0), limit)}.
     *
     * @param limit above 0; infinite where nothing is clipped
     */
    record Relu(float limit) implements Layer {
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
        public <R> R match(Cases<R> cases) {
            return cases.relu(this);
        }
    }

    /**
     * Largest element under each window: {@code [C, H, W] -> [C, P, Q]}. Of equal ones the first in row order counts.
     *
     * @param rounding what happens at the edge
     */
    record MaxPool(Window window, Rounding rounding) implements Layer {
        public MaxPool {
            window.requirePooling();
        }

        @Override
        public Shape infer(List<Shape> in) {
            return window.over(only(in), only(in).dim(0), rounding);
        }

        @Override
        public long flops(List<Shape> in) {
            return Math.multiplyExact(infer(in).elements(), (long) window.taps());
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.maxPool(this);
        }
    }

    /**
     * Mean of the elements under each window: {@code [C, H, W] -> [C, P, Q]}.
     *
     * @param rounding what happens at the edge
     * @param padding whether it takes part in the mean
     */
    record AveragePool(Window window, Rounding rounding, Padding padding) implements Layer {
        public AveragePool {
            window.requirePooling();
        }

        /** The mean of the real elements, padding left out. */
        public AveragePool(Window window, Rounding rounding) {
            this(window, rounding, Padding.LEFT_OUT);
        }

        @Override
        public Shape infer(List<Shape> in) {
            return window.over(only(in), only(in).dim(0), rounding);
        }

        @Override
        public long flops(List<Shape> in) {
            return Math.multiplyExact(infer(in).elements(), (long) window.taps());
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.averagePool(this);
        }
    }

    /** Mean of each channel: {@code [C, H, W] -> [C, 1, 1]}. */
    record GlobalAveragePool() implements Layer {
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

    /**
     * Local response normalization across channels: {@code y = x (k + alpha / size * sum of x^2)^-beta}, the sum over
     * {@code size} neighbouring channels.
     *
     * @param size odd, at least 1
     */
    record Lrn(int size, float alpha, float beta, float k) implements Layer {
        /* Krizhevsky, Sutskever, Hinton, NIPS 2012, section 3.3; alpha is divided by size as in Caffe. */
        public Lrn {
            if (size < 1 || size % 2 == 0) {
                throw new IllegalArgumentException("LRN size is " + size + ", must be odd and >= 1");
            }
        }

        @Override
        public Shape infer(List<Shape> in) {
            Shape image = Window.requireImage(only(in));
            return image;
        }

        @Override
        public long flops(List<Shape> in) {
            return Math.multiplyExact(only(in).elements(), 2L * size + 3);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.lrn(this);
        }
    }

    /**
     * Batch normalization; statistics are those of the batch.
     *
     * @param epsilon added to the variance, above 0
     * @param averaging how much of the running statistics a step keeps, 0 to 1
     * @param fill first values of the scale (its weights) and the shift (its bias), and how fast they learn
     * @param affine whether there is a trained scale and shift per channel
     */
    record BatchNorm(float epsilon, float averaging, Fill fill, boolean affine) implements Layer {
        /* Ioffe and Szegedy, arXiv:1502.03167, algorithm 1. */
        public BatchNorm {
            if (!(epsilon > 0) || !(averaging >= 0 && averaging <= 1)) {
                throw new IllegalArgumentException(
                        "epsilon must be > 0 and averaging in 0 to 1, are " + epsilon + ", " + averaging);
            }
        }

        /** One with a trained scale and shift. */
        public BatchNorm(float epsilon, float averaging, Filler scale) {
            this(epsilon, averaging, scale, true);
        }

        /** One whose scale and shift do not decay. */
        public BatchNorm(float epsilon, float averaging, Filler scale, boolean affine) {
            this(epsilon, averaging, new Fill(scale, new Filler.Constant(0), new Fill.Multipliers(1, 0, 1, 0)), affine);
        }

        @Override
        public Shape infer(List<Shape> in) {
            return only(in);
        }

        @Override
        public List<Parameter> parameters(List<Shape> in) {
            Shape channels = Shape.of(only(in).dim(0));
            if (!affine) {
                return List.of();
            }
            Fill.Multipliers learning = fill.multipliers();
            return List.of(
                    new Parameter("scale", channels, fill.weights(), learning.weightsRate(), learning.weightsDecay()),
                    new Parameter("shift", channels, fill.bias(), learning.biasRate(), learning.biasDecay()));
        }

        @Override
        public long flops(List<Shape> in) {
            return Math.multiplyExact(only(in).elements(), affine ? 7L : 5L);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.batchNorm(this);
        }
    }

    /**
     * Sets a random share of elements to zero and scales the others up: {@code y = x mask / (1 - ratio)}.
     *
     * @param ratio share of zeros, at least 0, below 1
     */
    record Dropout(float ratio) implements Layer {
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

    /** Sum of two inputs of one shape. */
    record Add() implements Layer {
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

    /** Inputs behind each other along the channels: {@code [C1, H, W], [C2, H, W] ... -> [C1 + C2 + ..., H, W]}. */
    record Concat() implements Layer {
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

    /**
     * Softmax and cross entropy with the label, mean over the batch; also counts the correct answers. Where there is an answer for
     * each pixel, {@code [classes, H, W]}, each is held to the pixel's label, or to the image's: the loss is the mean over the pixels
     * as well, and an image is recognized when more than half of its pixels are.
     *
     * @param weight of this loss in the sum of all, above 0
     * @param ignoreLabel answers to this label count nothing
     * @param normalization what the sum over the answers is divided by
     */
    record SoftmaxLoss(float weight, OptionalInt ignoreLabel, Normalization normalization) implements Loss {
        public SoftmaxLoss {
            Loss.requireWeight(weight);
        }

        /** The mean over all answers. */
        public SoftmaxLoss(float weight) {
            this(weight, OptionalInt.empty(), Normalization.VALID);
        }

        /** The loss of a network that has no other. */
        public SoftmaxLoss() {
            this(1);
        }

        /** Whether a label counts. */
        public boolean counts(int label) {
            return ignoreLabel.isEmpty() || ignoreLabel.getAsInt() != label;
        }

        /**
         * What the sum is divided by.
         *
         * @param images of the batch
         * @param answers of all images
         * @param valid how many of them have a label that counts
         */
        public long divisor(long images, long answers, long valid) {
            return Math.max(
                    1,
                    switch (normalization) {
                        case FULL -> answers;
                        case VALID -> valid;
                        case BATCH_SIZE -> images;
                        case NONE -> 1;
                    });
        }

        @Override
        public Shape infer(List<Shape> in) {
            only(in);
            return Shape.of(1);
        }

        @Override
        public long flops(List<Shape> in) {
            return Math.multiplyExact(only(in).elements(), 4L);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.softmaxLoss(this);
        }
    }
}
