package io.brimful.device.cudnn;

import io.brimful.step.Tensor;
import io.brimful.tensor.DataType;
import io.brimful.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnConvolutionDescriptor;
import jcuda.jcudnn.cudnnConvolutionMode;
import jcuda.jcudnn.cudnnDataType;
import jcuda.jcudnn.cudnnFilterDescriptor;
import jcuda.jcudnn.cudnnTensorDescriptor;

/** cuDNN's descriptions of tensors, filters and convolutions; made once for each shape, and given back together. */
final class Descriptors implements AutoCloseable {
    private final Status status;
    private final Layout layout;
    private final Closing closing = new Closing();
    private final Map<List<Integer>, cudnnTensorDescriptor> tensors = new HashMap<>();

    Descriptors(Status status, Layout layout) {
        this.status = status;
        this.layout = layout;
    }

    Layout layout() {
        return layout;
    }

    /** A tensor {@code [N, C, H, W]}; all others lie in the logical order, and are {@code [N, C, all the rest, 1]}. */
    cudnnTensorDescriptor tensor(Tensor tensor) {
        Shape shape = tensor.shape();
        DataType type = tensor.type().dataType();
        if (shape.isImages()) {
            return tensor(type, shape.dim(0), shape.dim(1), shape.dim(2), shape.dim(3));
        }
        int channels = shape.rank() > 1 ? shape.dim(1) : 1;
        int rest = Math.toIntExact(shape.elements() / shape.dim(0) / channels);
        return tensor(Layout.NCHW.format(), type, shape.dim(0), channels, rest, 1);
    }

    /** One number for each channel, as biases and batch statistics are. */
    cudnnTensorDescriptor channels(DataType type, int count) {
        return tensor(type, 1, count, 1, 1);
    }

    cudnnTensorDescriptor tensor(DataType type, int n, int c, int h, int w) {
        return tensor(layout.format(), type, n, c, h, w);
    }

    private cudnnTensorDescriptor tensor(int format, DataType type, int n, int c, int h, int w) {
        int element = ElementType.cudnn(type);
        return tensors.computeIfAbsent(List.of(format, element, n, c, h, w), key -> {
            cudnnTensorDescriptor made = new cudnnTensorDescriptor();
            check("cudnnCreateTensorDescriptor", key, () -> JCudnn.cudnnCreateTensorDescriptor(made));
            closing.add(() -> JCudnn.cudnnDestroyTensorDescriptor(made));
            check(
                    "cudnnSetTensor4dDescriptor",
                    key,
                    () -> JCudnn.cudnnSetTensor4dDescriptor(made, format, element, n, c, h, w));
            return made;
        });
    }

    cudnnFilterDescriptor filter(DataType type, ConvShape conv) {
        cudnnFilterDescriptor made = new cudnnFilterDescriptor();
        check("cudnnCreateFilterDescriptor", conv, () -> JCudnn.cudnnCreateFilterDescriptor(made));
        closing.add(() -> JCudnn.cudnnDestroyFilterDescriptor(made));
        check(
                "cudnnSetFilter4dDescriptor",
                conv,
                () -> JCudnn.cudnnSetFilter4dDescriptor(
                        made,
                        ElementType.cudnn(type),
                        layout.format(),
                        conv.filters(),
                        conv.channels() / conv.groups(),
                        conv.window().kernelH(),
                        conv.window().kernelW()));
        return made;
    }

    cudnnConvolutionDescriptor convolution(ConvShape conv, int mathType) {
        cudnnConvolutionDescriptor made = new cudnnConvolutionDescriptor();
        check("cudnnCreateConvolutionDescriptor", conv, () -> JCudnn.cudnnCreateConvolutionDescriptor(made));
        closing.add(() -> JCudnn.cudnnDestroyConvolutionDescriptor(made));
        check(
                "cudnnSetConvolution2dDescriptor",
                conv,
                () -> JCudnn.cudnnSetConvolution2dDescriptor(
                        made,
                        conv.window().padH(),
                        conv.window().padW(),
                        conv.window().strideH(),
                        conv.window().strideW(),
                        conv.window().dilationH(),
                        conv.window().dilationW(),
                        cudnnConvolutionMode.CUDNN_CROSS_CORRELATION,
                        cudnnDataType.CUDNN_DATA_FLOAT));
        check("cudnnSetConvolutionGroupCount", conv, () -> JCudnn.cudnnSetConvolutionGroupCount(made, conv.groups()));
        check("cudnnSetConvolutionMathType", conv, () -> JCudnn.cudnnSetConvolutionMathType(made, mathType));
        return made;
    }

    /** Keeps something else that has to be given back with the descriptions. */
    void keep(Runnable destroy) {
        closing.add(destroy);
    }

    private void check(String call, Object shapes, IntSupplier made) {
        status.cudnn(made.getAsInt(), call, shapes);
    }

    @Override
    public void close() {
        closing.close();
    }
}
