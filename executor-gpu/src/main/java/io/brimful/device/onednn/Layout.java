package io.brimful.device.onednn;

import io.brimful.tensor.DataType;
import io.brimful.tensor.Shape;
import io.brimful.tensor.TensorType;
import java.util.Optional;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;

/** The order in which a tensor's elements lie in memory; all of them keep one image's elements together, without padding. */
enum Layout {
    /** Channel after channel, as the host has it. */
    NCHW(format_tag.abcd, 1),
    /** Pixel after pixel, all channels of one together. */
    NHWC(format_tag.acdb, 1),
    /** Sixteen channels of a pixel together. */
    BLOCKED_16(format_tag.aBcd16b, 16),
    /** Eight channels of a pixel together. */
    BLOCKED_8(format_tag.aBcd8b, 8);

    private static final int IMAGES = 4;

    private final format_tag tag;
    private final int block;

    Layout(format_tag tag, int block) {
        this.tag = tag;
        this.block = block;
    }

    /** Whether {@code shape} can lie so without padding. Layouts only differ for batches of images. */
    boolean fits(Shape shape) {
        return shape.rank() != IMAGES || shape.dim(1) % block == 0;
    }

    /** Whether some channels of an image lie by themselves. */
    boolean separates(int firstChannel, int channels) {
        return firstChannel % block == 0 && channels % block == 0;
    }

    /** The library's description of a tensor of this layout. */
    memory.desc of(TensorType type) {
        return of(type.shape(), type.dataType());
    }

    memory.desc of(Shape shape, DataType type) {
        return shape.rank() == IMAGES
                ? new memory.desc(dims(shape), element(type), tag)
                : new memory.desc(dims(shape), element(type), strides(shape));
    }

    private static long[] strides(Shape shape) {
        long[] strides = new long[shape.rank()];
        long stride = 1;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape.dim(axis);
        }
        return strides;
    }

    /** Distance, in elements, from one image's channel to the next pixel of the same channel. */
    long pixelStride(Shape shape) {
        return this == NCHW ? 1 : this == NHWC ? shape.dim(1) : block;
    }

    /** Where the first pixel of a channel lies, in elements. */
    long channelStart(Shape shape, long image, long channel) {
        long channels = shape.dim(1);
        long pixels = shape.elements() / shape.dim(0) / channels;
        long first = image * channels * pixels;
        return switch (this) {
            case NCHW -> first + channel * pixels;
            case NHWC -> first + channel;
            case BLOCKED_16, BLOCKED_8 -> first + channel / block * block * pixels + channel % block;
        };
    }

    /** The layout that {@code description} has, if it is one of these. */
    static Optional<Layout> find(memory.desc description, Shape shape) {
        for (Layout layout : values()) {
            if (layout.fits(shape) && layout.of(shape, DataType.FLOAT32).equals(description)) {
                return Optional.of(layout);
            }
        }
        return Optional.empty();
    }

    static long[] dims(Shape shape) {
        return shape.dims().stream().mapToLong(Integer::longValue).toArray();
    }

    private static data_type element(DataType type) {
        return switch (type) {
            case FLOAT32 -> data_type.f32;
            case FLOAT16 -> data_type.f16;
            case BFLOAT16 -> data_type.bf16;
            case INT32 -> data_type.s32;
            case UINT8 -> data_type.u8;
        };
    }
}
