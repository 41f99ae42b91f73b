package io.brimful.device.cudnn;

import io.brimful.network.Window;
import io.brimful.tensor.DataType;
import java.util.OptionalLong;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnConvolutionDescriptor;
import jcuda.jcudnn.cudnnFilterDescriptor;
import jcuda.jcudnn.cudnnTensorDescriptor;

/**
 * A convolution as cuDNN has it described.
 *
 * @param terms its numbers and their layout
 */
record ConvDescriptors(
        ConvShape shape,
        ConvTerms terms,
        cudnnTensorDescriptor x,
        cudnnTensorDescriptor y,
        cudnnFilterDescriptor filter,
        cudnnConvolutionDescriptor convolution) {
    /** @param descriptors of the layout of {@code terms} */
    static ConvDescriptors of(ConvShape shape, ConvTerms terms, Descriptors descriptors) {
        DataType type = terms.type();
        return new ConvDescriptors(
                shape,
                terms,
                descriptors.tensor(type, shape.batch(), shape.channels(), shape.height(), shape.width()),
                descriptors.tensor(type, shape.batch(), shape.filters(), shape.p(), shape.q()),
                descriptors.filter(type, shape),
                descriptors.convolution(shape, terms.mathType()));
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
        return terms.type().bytes() * (long) shape.batch() * shape.channels() * shape.height() * shape.width();
    }

    long yBytes() {
        return terms.type().bytes() * (long) shape.batch() * shape.filters() * shape.p() * shape.q();
    }

    long filterBytes() {
        Window window = shape.window();
        return terms.type().bytes() * (long) shape.filters() * shape.channels() / shape.groups() * window.taps();
    }
}
