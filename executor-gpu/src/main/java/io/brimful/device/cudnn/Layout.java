package io.brimful.device.cudnn;

import io.brimful.plan.Plan;
import io.brimful.tensor.Shape;
import jcuda.jcudnn.cudnnTensorFormat;

/** In which order the extents of images and filters lie in memory, the last one densest; the same for a whole step. */
enum Layout {
    NCHW(cudnnTensorFormat.CUDNN_TENSOR_NCHW, ""),
    NHWC(cudnnTensorFormat.CUDNN_TENSOR_NHWC, "-nhwc");

    private final int format;
    private final String suffix;

    Layout(int format, String suffix) {
        this.format = format;
        this.suffix = suffix;
    }

    /** The layout that a plan was made for. */
    static Layout of(Plan plan) {
        boolean channelsLast = plan.schedule().operations().stream()
                .anyMatch(scheduled -> scheduled.kernel().algorithm().endsWith(NHWC.suffix));
        return channelsLast ? NHWC : NCHW;
    }

    /** Of {@code cudnnTensorFormat}. */
    int format() {
        return format;
    }

    /** Whether the channels of a pixel lie together: never where there are no images, all other tensors lie in the logical order. */
    boolean isChannelsLast(Shape shape) {
        return this == NHWC && shape.isImages();
    }

    /** What our own kernels are told of a tensor: 1 where its channels are densest. */
    int flag(Shape shape) {
        return isChannelsLast(shape) ? 1 : 0;
    }

    /** What is added to the name of a convolution's algorithm. */
    String suffix() {
        return suffix;
    }
}
