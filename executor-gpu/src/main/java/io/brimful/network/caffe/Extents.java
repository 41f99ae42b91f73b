package io.brimful.network.caffe;

import io.brimful.network.Window;
import java.util.List;

/** Kernels, strides and the like: given for both directions at once, or for each. */
final class Extents {
    private static final int LARGEST = 1 << 16;

    private Extents() {}

    /** The window of a convolution; Caffe: BaseConvolutionLayer::LayerSetUp. */
    static Window ofConvolution(CaffeLayer layer, Group group) {
        Pair kernel = pair(layer, group, "kernel_size", "kernel_h", "kernel_w", 0);
        return window(
                layer,
                group,
                kernel,
                pair(layer, group, "stride", "stride_h", "stride_w", 1),
                pair(layer, group, "pad", "pad_h", "pad_w", 0),
                pair(layer, group, "dilation", "", "", 1));
    }

    /** The window of a pool, which has one number in the place of a list; Caffe: PoolingLayer::LayerSetUp. */
    static Window ofPool(CaffeLayer layer, Group group) {
        return window(
                layer,
                group,
                single(layer, group, "kernel_size", "kernel_h", "kernel_w", 0),
                single(layer, group, "stride", "stride_h", "stride_w", 1),
                single(layer, group, "pad", "pad_h", "pad_w", 0),
                new Pair(1, 1));
    }

    private static Window window(CaffeLayer layer, Group group, Pair kernel, Pair stride, Pair pad, Pair dilation) {
        if (kernel.h() == 0 || kernel.w() == 0) {
            throw layer.fault(group, "kernel_size", "is 0 or not there, must be >= 1");
        }
        return new Window(kernel.h(), kernel.w(), stride.h(), stride.w(), pad.h(), pad.w(), dilation.h(), dilation.w());
    }

    private static Pair pair(CaffeLayer layer, Group group, String both, String h, String w, int otherwise) {
        List<Long> values = group.wholes(both);
        if (h.isEmpty() || !(group.has(h) || group.has(w))) {
            return switch (values.size()) {
                case 0 -> new Pair(otherwise, otherwise);
                case 1 -> new Pair(small(layer, group, both, values.get(0)), small(layer, group, both, values.get(0)));
                case 2 -> new Pair(small(layer, group, both, values.get(0)), small(layer, group, both, values.get(1)));
                default ->
                    throw layer.fault(
                            group,
                            both,
                            "has " + values.size() + " values, needs one or two: images have two directions");
            };
        }
        if (!values.isEmpty()) {
            throw layer.fault(group, both, "stands beside " + h + " and " + w + "; take one of both");
        }
        return each(layer, group, h, w, otherwise);
    }

    private static Pair single(CaffeLayer layer, Group group, String both, String h, String w, int otherwise) {
        if (!group.has(h) && !group.has(w)) {
            int value = group.has(both) ? small(layer, group, both, group.whole(both)) : otherwise;
            return new Pair(value, value);
        }
        return each(layer, group, h, w, otherwise);
    }

    private static Pair each(CaffeLayer layer, Group group, String h, String w, int otherwise) {
        return new Pair(
                group.has(h) ? small(layer, group, h, group.whole(h)) : otherwise,
                group.has(w) ? small(layer, group, w, group.whole(w)) : otherwise);
    }

    private static int small(CaffeLayer layer, Group group, String field, long value) {
        if (value > LARGEST) {
            throw layer.fault(group, field, String.format("is %,d, must be <= %,d", value, LARGEST));
        }
        return (int) value;
    }

    private record Pair(int h, int w) {}
}
