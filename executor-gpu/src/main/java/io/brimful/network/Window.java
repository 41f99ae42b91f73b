package io.brimful.network;

import io.brimful.tensor.Shape;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a kernel moves over an image.
 *
 * @param kernelH rows of the kernel, at least 1; {@code kernelW} likewise columns
 * @param strideH rows between two positions, at least 1
 * @param padH rows of zeros on either side, at least 0
 * @param dilationH rows between two taps of the kernel, at least 1; 1 means dense
 */
public record Window(
        int kernelH, int kernelW, int strideH, int strideW, int padH, int padW, int dilationH, int dilationW) {
    public Window {
        require(kernelH >= 1 && kernelW >= 1, "kernel", kernelH, kernelW, 1);
        require(strideH >= 1 && strideW >= 1, "stride", strideH, strideW, 1);
        require(padH >= 0 && padW >= 0, "padding", padH, padW, 0);
        require(dilationH >= 1 && dilationW >= 1, "dilation", dilationH, dilationW, 1);
    }

    /** A dense square window. */
    public static Window square(int kernel, int stride, int pad) {
        return new Window(kernel, kernel, stride, stride, pad, pad, 1, 1);
    }

    /** How many taps the kernel has. */
    public int taps() {
        return kernelH * kernelW;
    }

    /**
     * {@code [C, H, W] -> [channels, P, Q]}.
     *
     * @throws IllegalArgumentException when the image is no image, or smaller than the kernel
     */
    public Shape over(Shape image, int channels, Rounding rounding) {
        requireImage(image);
        int p = extent(image.dim(1), kernelH, strideH, padH, dilationH, rounding);
        int q = extent(image.dim(2), kernelW, strideW, padW, dilationW, rounding);
        return new Shape(List.of(channels, p, q));
    }

    /**
     * The way back: {@code [C, P, Q] -> [channels, H, W]}, the smallest image over which the window takes so many positions.
     *
     * @throws IllegalArgumentException when {@code positions} is no image, or the image would be all padding
     */
    public Shape under(Shape positions, int channels) {
        requireImage(positions);
        int h = inverse(positions.dim(1), kernelH, strideH, padH, dilationH);
        int w = inverse(positions.dim(2), kernelW, strideW, padW, dilationW);
        return new Shape(List.of(channels, h, w));
    }

    private static int inverse(int positions, int kernel, int stride, int pad, int dilation) {
        int padded = Math.addExact(Math.multiplyExact(positions - 1, stride), dilation * (kernel - 1) + 1);
        if (padded <= 2 * pad) {
            throw new IllegalArgumentException(
                    "padding of " + pad + " leaves nothing of " + padded + " on either side, must be smaller");
        }
        return padded - 2 * pad;
    }

    /* The shape itself, when it is that of an image. */
    static Shape requireImage(Shape shape) {
        if (shape.rank() != 3) {
            throw new IllegalArgumentException("needs an image [C, H, W], got [" + shape + "]");
        }
        return shape;
    }

    /* A window that lies in the padding alone would have nothing to pool. */
    void requirePooling() {
        if (padH >= kernelH || padW >= kernelW) {
            throw new IllegalArgumentException(
                    "padding of a pool is " + padH + "x" + padW + ", must be smaller than its kernel");
        }
        if (dilationH != 1 || dilationW != 1) {
            throw new IllegalArgumentException("dilation of a pool is " + dilationH + "x" + dilationW + ", must be 1");
        }
    }

    private static int extent(int in, int kernel, int stride, int pad, int dilation, Rounding rounding) {
        int span = dilation * (kernel - 1) + 1;
        int room = in + 2 * pad - span;
        if (room < 0) {
            throw new IllegalArgumentException(
                    "kernel of " + span + " is larger than its padded input of " + (in + 2 * pad));
        }
        if (rounding == Rounding.DOWN) {
            return room / stride + 1;
        }
        int out = (room + stride - 1) / stride + 1;
        /* The last window must begin inside the image or its left padding: BVLC Caffe, PoolingLayer::Reshape. */
        return pad > 0 && (out - 1) * stride >= in + pad ? out - 1 : out;
    }

    /** The kernel, and what is not usual: {@code 3x3 stride 2 pad 1}. */
    String text() {
        return kernelH + "x" + kernelW
                + unless(1, " stride ", strideH, strideW)
                + unless(0, " pad ", padH, padW)
                + unless(1, " dilation ", dilationH, dilationW);
    }

    private static String unless(int usual, String what, int h, int w) {
        if (h == usual && w == usual) {
            return "";
        }
        return what + (h == w ? String.valueOf(h) : h + "x" + w);
    }

    /** Extents joined by {@code x}; unlike those of a shape they may be below 1. */
    static String joined(List<Integer> extents) {
        return extents.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }

    private static void require(boolean holds, String what, int h, int w, int least) {
        if (!holds) {
            throw new IllegalArgumentException(what + " is " + h + "x" + w + ", must be >= " + least);
        }
    }

    /** What happens to a last window that hangs over the edge. */
    public enum Rounding {
        /** It is left out. */
        DOWN,
        /** It is kept, cut at the edge; Caffe pools so. */
        UP
    }

    /** What the zeros around an image are to a mean. */
    public enum Padding {
        /** Not there: the mean is that of the real elements. */
        LEFT_OUT,
        /** Zeros as others: the mean is over all taps of the window that lie within the padded image; Caffe pools so. */
        COUNTED
    }
}
