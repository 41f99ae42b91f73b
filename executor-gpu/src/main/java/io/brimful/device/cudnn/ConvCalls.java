package io.brimful.device.cudnn;

import io.brimful.step.Gradient;
import io.brimful.step.InPlace;
import io.brimful.step.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import jcuda.driver.CUdeviceptr;
import jcuda.jcudnn.JCudnn;

/** The three products of one convolution by cuDNN, a recipe for each algorithm that is worth it. */
final class ConvCalls {
    private final Gpu gpu;
    private final AlgorithmOrder algorithms;
    private final ConvDescriptors conv;

    ConvCalls(Gpu gpu, AlgorithmOrder algorithms, ConvDescriptors conv) {
        this.gpu = gpu;
        this.algorithms = algorithms;
        this.conv = conv;
    }

    /** {@code y = conv(x, w)}. */
    List<Recipe> forward(Tensor x, Tensor w, Tensor y) {
        Weights weights = Weights.of(w, conv.terms().type());
        long first = weights.workspaceBytes();
        return recipes(Direction.FORWARD, List.of(), first, (algorithm, bytes) -> new Call[] {
            weights.prepare(),
            binding -> {
                CUdeviceptr source = binding.at(Place.of(x));
                CUdeviceptr factors = binding.at(weights.place());
                CUdeviceptr target = binding.at(Place.of(y));
                CUdeviceptr workspace = binding.at(Place.workspace(first));
                return () -> check(
                        JCudnn.cudnnConvolutionForward(
                                gpu.cudnn(),
                                Scale.ONE,
                                conv.x(),
                                source,
                                conv.filter(),
                                factors,
                                conv.convolution(),
                                algorithm,
                                workspace,
                                bytes,
                                Scale.ZERO,
                                conv.y(),
                                target),
                        "cudnnConvolutionForward");
            }
        });
    }

    /** {@code dx = conv'(dy, w)}. */
    List<Recipe> backwardData(Tensor dy, Tensor w, Tensor dx) {
        Weights weights = Weights.of(w, conv.terms().type());
        long first = weights.workspaceBytes();
        return recipes(Direction.BACKWARD_DATA, List.of(), first, (algorithm, bytes) -> new Call[] {
            weights.prepare(),
            binding -> {
                CUdeviceptr source = binding.at(Place.of(dy));
                CUdeviceptr factors = binding.at(weights.place());
                CUdeviceptr target = binding.at(Place.of(dx));
                CUdeviceptr workspace = binding.at(Place.workspace(first));
                return () -> check(
                        JCudnn.cudnnConvolutionBackwardData(
                                gpu.cudnn(),
                                Scale.ONE,
                                conv.filter(),
                                factors,
                                conv.y(),
                                source,
                                conv.convolution(),
                                algorithm,
                                workspace,
                                bytes,
                                Scale.ZERO,
                                conv.x(),
                                target),
                        "cudnnConvolutionBackwardData");
            }
        });
    }

    /** {@code update = momentum + dW}. */
    List<Recipe> backwardWeights(Tensor x, Tensor dy, Gradient weights, Collection<InPlace> inPlace) {
        GradientPlaces gradient = GradientPlaces.of(weights, conv.terms().type());
        long first = gradient.workspaceBytes();
        return recipes(Direction.BACKWARD_WEIGHTS, inPlace, first, (algorithm, bytes) -> new Call[] {
            gradient.before(),
            binding -> {
                CUdeviceptr source = binding.at(Place.of(x));
                CUdeviceptr errors = binding.at(Place.of(dy));
                CUdeviceptr target = binding.at(gradient.target());
                CUdeviceptr workspace = binding.at(Place.workspace(first));
                return () -> check(
                        JCudnn.cudnnConvolutionBackwardFilter(
                                gpu.cudnn(),
                                Scale.ONE,
                                conv.x(),
                                source,
                                conv.y(),
                                errors,
                                conv.convolution(),
                                algorithm,
                                workspace,
                                bytes,
                                Scale.of(gradient.beta()),
                                conv.filter(),
                                target),
                        "cudnnConvolutionBackwardFilter");
            },
            gradient.after()
        });
    }

    /* What the product's own operands take in front of the workspace is added to what the algorithm needs. */
    private List<Recipe> recipes(Direction direction, Collection<InPlace> inPlace, long first, Product product) {
        List<Recipe> recipes = new ArrayList<>();
        for (int algorithm : algorithms.order(gpu, conv, direction)) {
            conv.workspaceBytes(gpu, direction, algorithm).ifPresent(bytes -> {
                String name = direction.name().toLowerCase(Locale.ROOT) + "-" + algorithm
                        + conv.terms().layout().suffix();
                recipes.add(Recipe.of(name, first + bytes, inPlace, product.calls(algorithm, bytes)));
            });
        }
        if (recipes.isEmpty()) {
            throw new CudaException(
                    gpu.status().device(),
                    "cuDNN " + gpu.libraries().cudnnVersion() + " has no algorithm for convolution " + conv.shape()
                            + ", " + direction.name().toLowerCase(Locale.ROOT));
        }
        return recipes;
    }

    private void check(int status, String call) {
        gpu.status().cudnn(status, call, conv.shape());
    }

    /** What is called, for each algorithm. */
    @FunctionalInterface
    private interface Product {
        Call[] calls(int algorithm, long workspaceBytes);
    }
}
