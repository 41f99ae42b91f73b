package io.brimful.device.cudnn;

import io.brimful.network.Window;
import java.util.OptionalLong;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnConvolutionDescriptor;
import jcuda.jcudnn.cudnnFilterDescriptor;
import jcuda.jcudnn.cudnnTensorDescriptor;

/**
 * A convolution as cuDNN has it described.
 *
 * @param mathType of {@code cudnnMathType}
 */
record ConvDescriptors(
        ConvShape shape,
        int mathType,
        cudnnTensorDescriptor x,
        cudnnTensorDescriptor y,
        cudnnFilterDescriptor filter,
        cudnnConvolutionDescriptor convolution) {
    static ConvDescriptors of(ConvShape shape, int mathType, Descriptors descriptors) {
        return new ConvDescriptors(
                shape,
                mathType,
                descriptors.tensor(shape.batch(), shape.channels(), shape.height(), shape.width()),
                descriptors.tensor(shape.batch(), shape.filters(), shape.p(), shape.q()),
                descriptors.filter(shape),
                descriptors.convolution(shape, mathType));
    }

    /** Bytes that an algorithm needs beside its operands; nothing where it does not do this convolution. */
    OptionalLong workspaceBytes(Gpu gpu, Direction direction, int algorithm) {
        long[] bytes = new long[1];
        int status = switch (direction) {
            case FORWARD ->
                JCudnn.cudnnGetConvolutionForwardWorkspaceSize(
                        gpu.cudnn(), x, filter, convolution, y, algorithm, bytes);
            case BACKWARD_DATA ->
                JCudnn.cudnnGetConvolutionBackwardDataWorkspaceSize(
                        gpu.cudnn(), filter, y, convolution, x, algorithm, bytes);
            case BACKWARD_WEIGHTS ->
                JCudnn.cudnnGetConvolutionBackwardFilterWorkspaceSize(
                        gpu.cudnn(), x, y, convolution, filter, algorithm, bytes);
        };
        return status == 0 ? OptionalLong.of(bytes[0]) : OptionalLong.empty();
    }

    long xBytes() {
        return Float.BYTES * (long) shape.batch() * shape.channels() * shape.height() * shape.width();
    }

    long yBytes() {
        return Float.BYTES * (long) shape.batch() * shape.filters() * shape.p() * shape.q();
    }

    long filterBytes() {
        Window window = shape.window();
        return Float.BYTES * (long) shape.filters() * shape.channels() / shape.groups() * window.taps();
    }
}
