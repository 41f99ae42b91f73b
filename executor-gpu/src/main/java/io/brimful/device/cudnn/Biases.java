package io.brimful.device.cudnn;

import io.brimful.step.Gradient;
import io.brimful.step.Tensor;
import io.brimful.tensor.DataType;
import jcuda.driver.CUdeviceptr;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnTensorDescriptor;

/** One number added to each channel: by cuDNN, or where activations are of half precision by our own kernel. */
final class Biases {
    private final Gpu gpu;
    private final Descriptors descriptors;

    Biases(Gpu gpu, Descriptors descriptors) {
        this.gpu = gpu;
        this.descriptors = descriptors;
    }

    /** {@code y = y + bias}. */
    Call add(Tensor bias, Tensor y) {
        if (y.type().dataType() != DataType.FLOAT32) {
            return addHalf(bias, y);
        }
        cudnnTensorDescriptor row =
                descriptors.channels(DataType.FLOAT32, y.shape().dim(1));
        cudnnTensorDescriptor all = descriptors.tensor(y);
        return binding -> {
            CUdeviceptr from = binding.at(Place.of(bias));
            CUdeviceptr to = binding.at(Place.of(y));
            return () -> gpu.status()
                    .cudnn(
                            JCudnn.cudnnAddTensor(gpu.cudnn(), Scale.ONE, row, from, Scale.ONE, all, to),
                            "cudnnAddTensor",
                            y);
        };
    }

    private Call addHalf(Tensor bias, Tensor y) {
        long elements = y.shape().elements();
        int channels = y.shape().dim(1);
        int pixels = Math.toIntExact(elements / y.shape().dim(0) / channels);
        return binding -> binding.launch(
                "sum",
                "add_bias" + ElementType.suffix(y.type().dataType()),
                elements,
                Argument.of(binding.at(Place.of(bias))),
                Argument.of(binding.at(Place.of(y))),
                Argument.of(elements),
                Argument.of(channels),
                Argument.of(pixels),
                Argument.of(descriptors.layout().flag()));
    }

    /** {@code update = momentum + sums of dy}. */
    Recipe backward(Recipe recipe, Tensor dy, Gradient bias) {
        DataType type = dy.type().dataType();
        cudnnTensorDescriptor row = descriptors.channels(type, dy.shape().dim(1));
        cudnnTensorDescriptor all = descriptors.tensor(dy);
        GradientPlaces places = GradientPlaces.of(bias, type);
        Call sums = binding -> {
            CUdeviceptr from = binding.at(Place.of(dy));
            CUdeviceptr to = binding.at(places.target());
            return () -> gpu.status()
                    .cudnn(
                            JCudnn.cudnnConvolutionBackwardBias(
                                    gpu.cudnn(), Scale.ONE, all, from, places.beta(), row, to),
                            "cudnnConvolutionBackwardBias",
                            dy);
        };
        return recipe.needing(places.workspaceBytes()).then(places.before(), sums, places.after());
    }
}
