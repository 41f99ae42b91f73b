package io.brimful.device.cudnn;

import io.brimful.step.InPlace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import jcuda.driver.CUdeviceptr;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnConvolutionDescriptor;
import jcuda.jcudnn.cudnnFilterDescriptor;
import jcuda.jcudnn.cudnnTensorDescriptor;

/** The three products of one convolution by cuDNN, in every algorithm that it has for them. */
final class ConvCalls {
    /* Preferred where results must not vary from run to run: NVIDIA's cuDNN documentation, "Reproducibility" (the others of a
     * kind are deterministic too, but not offered for every shape). */
    private static final int[] FORWARD = {1, 0};
    private static final int[] BACKWARD_DATA = {1, 4, 5, 2, 3};
    private static final int[] BACKWARD_WEIGHTS = {1, 5, 4, 2};

    private final Gpu gpu;
    private final ConvShape shape;
    private final cudnnTensorDescriptor x;
    private final cudnnTensorDescriptor y;
    private final cudnnFilterDescriptor filter;
    private final cudnnConvolutionDescriptor convolution;

    ConvCalls(Gpu gpu, Descriptors descriptors, ConvShape shape, int mathType) {
        this.gpu = gpu;
        this.shape = shape;
        this.x = descriptors.tensor(shape.batch(), shape.channels(), shape.height(), shape.width());
        this.y = descriptors.tensor(shape.batch(), shape.filters(), shape.p(), shape.q());
        this.filter = descriptors.filter(shape);
        this.convolution = descriptors.convolution(shape, mathType);
    }

    /** {@code y = conv(x, w)}. */
    List<Recipe> forward(Place from, Place weights, Place to) {
        List<Recipe> recipes = new ArrayList<>();
        for (int algorithm : FORWARD) {
            long[] bytes = new long[1];
            int status = JCudnn.cudnnGetConvolutionForwardWorkspaceSize(
                    gpu.cudnn(), x, filter, convolution, y, algorithm, bytes);
            if (status == 0) {
                recipes.add(Recipe.of("forward-" + algorithm, bytes[0], List.of(), binding -> {
                    CUdeviceptr source = binding.at(from);
                    CUdeviceptr factors = binding.at(weights);
                    CUdeviceptr target = binding.at(to);
                    CUdeviceptr workspace = binding.at(Place.workspace());
                    return () -> check(
                            JCudnn.cudnnConvolutionForward(
                                    gpu.cudnn(),
                                    Scale.ONE,
                                    x,
                                    source,
                                    filter,
                                    factors,
                                    convolution,
                                    algorithm,
                                    workspace,
                                    bytes[0],
                                    Scale.ZERO,
                                    y,
                                    target),
                            "cudnnConvolutionForward");
                }));
            }
        }
        return required(recipes, "forward");
    }

    /** {@code dx = conv'(dy, w)}. */
    List<Recipe> backwardData(Place from, Place weights, Place to) {
        List<Recipe> recipes = new ArrayList<>();
        for (int algorithm : BACKWARD_DATA) {
            long[] bytes = new long[1];
            int status = JCudnn.cudnnGetConvolutionBackwardDataWorkspaceSize(
                    gpu.cudnn(), filter, y, convolution, x, algorithm, bytes);
            if (status == 0) {
                recipes.add(Recipe.of("backward-data-" + algorithm, bytes[0], List.of(), binding -> {
                    CUdeviceptr source = binding.at(from);
                    CUdeviceptr factors = binding.at(weights);
                    CUdeviceptr target = binding.at(to);
                    CUdeviceptr workspace = binding.at(Place.workspace());
                    return () -> check(
                            JCudnn.cudnnConvolutionBackwardData(
                                    gpu.cudnn(),
                                    Scale.ONE,
                                    filter,
                                    factors,
                                    y,
                                    source,
                                    convolution,
                                    algorithm,
                                    workspace,
                                    bytes[0],
                                    Scale.ZERO,
                                    x,
                                    target),
                            "cudnnConvolutionBackwardData");
                }));
            }
        }
        return required(recipes, "backward data");
    }

    /** {@code update = momentum + dW}; the momentum is moved first where it has bytes of its own. */
    List<Recipe> backwardWeights(Place from, Place dy, GradientPlaces gradient, Collection<InPlace> inPlace) {
        List<Recipe> recipes = new ArrayList<>();
        for (int algorithm : BACKWARD_WEIGHTS) {
            long[] bytes = new long[1];
            int status = JCudnn.cudnnGetConvolutionBackwardFilterWorkspaceSize(
                    gpu.cudnn(), x, y, convolution, filter, algorithm, bytes);
            if (status == 0) {
                Call product = binding -> {
                    CUdeviceptr source = binding.at(from);
                    CUdeviceptr errors = binding.at(dy);
                    CUdeviceptr target = binding.at(gradient.update());
                    CUdeviceptr workspace = binding.at(Place.workspace());
                    return () -> check(
                            JCudnn.cudnnConvolutionBackwardFilter(
                                    gpu.cudnn(),
                                    Scale.ONE,
                                    x,
                                    source,
                                    y,
                                    errors,
                                    convolution,
                                    algorithm,
                                    workspace,
                                    bytes[0],
                                    Scale.ONE,
                                    filter,
                                    target),
                            "cudnnConvolutionBackwardFilter");
                };
                recipes.add(Recipe.of("backward-weights-" + algorithm, bytes[0], inPlace, gradient.move(), product));
            }
        }
        return required(recipes, "backward weights");
    }

    private List<Recipe> required(List<Recipe> recipes, String what) {
        if (recipes.isEmpty()) {
            throw new CudaException(
                    gpu.status().device(),
                    "cuDNN " + gpu.libraries().cudnnVersion() + " has no algorithm for convolution " + shape + ", "
                            + what);
        }
        return List.of(recipes.get(0));
    }

    private void check(int status, String call) {
        gpu.status().cudnn(status, call, shape);
    }
}
