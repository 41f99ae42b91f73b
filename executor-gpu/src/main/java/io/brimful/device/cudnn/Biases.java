package io.brimful.device.cudnn;

import io.brimful.step.Gradient;
import io.brimful.step.Tensor;
import jcuda.driver.CUdeviceptr;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnTensorDescriptor;

/** One number added to each channel. */
final class Biases {
    private final Gpu gpu;
    private final Descriptors descriptors;

    Biases(Gpu gpu, Descriptors descriptors) {
        this.gpu = gpu;
        this.descriptors = descriptors;
    }

    /** {@code y = y + bias}. */
    Call add(Tensor bias, Tensor y) {
        cudnnTensorDescriptor row = descriptors.channels(y.shape().dim(1));
        cudnnTensorDescriptor all = descriptors.tensor(y.shape());
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

    /** {@code update = momentum + sums of dy}. */
    Recipe backward(Recipe recipe, Tensor dy, Gradient bias) {
        cudnnTensorDescriptor row = descriptors.channels(dy.shape().dim(1));
        cudnnTensorDescriptor all = descriptors.tensor(dy.shape());
        GradientPlaces places = GradientPlaces.of(bias);
        return recipe.then(places.move()).then(binding -> {
            CUdeviceptr from = binding.at(Place.of(dy));
            CUdeviceptr to = binding.at(places.update());
            return () -> gpu.status()
                    .cudnn(
                            JCudnn.cudnnConvolutionBackwardBias(gpu.cudnn(), Scale.ONE, all, from, Scale.ONE, row, to),
                            "cudnnConvolutionBackwardBias",
                            dy);
        });
    }
}
