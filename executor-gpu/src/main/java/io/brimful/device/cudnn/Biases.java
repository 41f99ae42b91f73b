package io.brimful.device.cudnn;

import io.brimful.step.Gradient;
import io.brimful.step.Tensor;
import io.brimful.tensor.DataType;
import jcuda.driver.CUdeviceptr;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnTensorDescriptor;

/** One number added to each channel: by cuDNN, or where activations are of half precision by our own kernel. */
final class Biases {
    private static final String FAMILY = "bias";
    /* As in bias.cu. */
    private static final int SUMMED_COLUMNS = 32;
    /* Enough to fill a GPU, and rows enough for each to be worth it. */
    private static final int MOST_SUMMING_BLOCKS = 1024;
    private static final int LEAST_ROWS = 1024;

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
                Argument.of(binding, bias),
                Argument.of(binding, y),
                Argument.of(elements),
                Argument.of(channels),
                Argument.of(pixels),
                Argument.of(descriptors.layout().flag(y.shape())));
    }

    /** {@code update = momentum + sums of dy}. */
    Recipe backward(Recipe recipe, Tensor dy, Gradient bias) {
        if (dy.type().dataType() != DataType.FLOAT32) {
            return backwardHalf(recipe, dy, bias);
        }
        cudnnTensorDescriptor row =
                descriptors.channels(DataType.FLOAT32, dy.shape().dim(1));
        cudnnTensorDescriptor all = descriptors.tensor(dy);
        GradientPlaces places = GradientPlaces.direct(bias);
        Call sums = binding -> {
            CUdeviceptr from = binding.at(Place.of(dy));
            CUdeviceptr to = binding.at(places.target());
            return () -> gpu.status()
                    .cudnn(
                            JCudnn.cudnnConvolutionBackwardBias(
                                    gpu.cudnn(), Scale.ONE, all, from, Scale.of(places.beta()), row, to),
                            "cudnnConvolutionBackwardBias",
                            dy);
        };
        return recipe.then(places.before(), sums, places.after());
    }

    /* cuDNN 9's cudnnConvolutionBackwardBias answers NOT_SUPPORTED to bfloat16 (9.19 on a GPU of sm_90). */
    private Recipe backwardHalf(Recipe recipe, Tensor dy, Gradient bias) {
        int channels = dy.shape().dim(1);
        long rows = dy.shape().elements() / channels;
        int pixels = Math.toIntExact(rows / dy.shape().dim(0));
        boolean isMatrix = pixels == 1 || descriptors.layout().isChannelsLast(dy.shape());
        int groups = isMatrix ? (channels + SUMMED_COLUMNS - 1) / SUMMED_COLUMNS : channels;
        int chunks = (int) Math.max(1, Math.min((MOST_SUMMING_BLOCKS + groups - 1) / groups, rows / LEAST_ROWS));
        GradientPlaces places = GradientPlaces.apart(bias, DataType.FLOAT32, 0);
        Place partial = Place.workspace(places.workspaceBytes());
        String suffix = ElementType.suffix(dy.type().dataType());
        Call parts = binding -> isMatrix
                ? binding.launchBlocks(
                        FAMILY,
                        "bias_gradient_columns" + suffix,
                        (long) groups * chunks,
                        Argument.of(binding, dy),
                        Argument.of(binding.at(partial)),
                        Argument.of(channels),
                        Argument.of(rows),
                        Argument.of(chunks))
                : binding.launchBlocks(
                        FAMILY,
                        "bias_gradient_planes" + suffix,
                        (long) groups * chunks,
                        Argument.of(binding, dy),
                        Argument.of(binding.at(partial)),
                        Argument.of(channels),
                        Argument.of(pixels),
                        Argument.of(rows),
                        Argument.of(chunks));
        Call end = binding -> binding.launch(
                FAMILY,
                "bias_gradient_end",
                channels,
                Argument.of(binding.at(partial)),
                Argument.of(binding.at(places.target())),
                Argument.of(channels),
                Argument.of(chunks));
        long bytes = places.workspaceBytes() + Place.aligned((long) chunks * channels * Float.BYTES);
        return recipe.needing(bytes).then(places.before(), parts, end, places.after());
    }
}
