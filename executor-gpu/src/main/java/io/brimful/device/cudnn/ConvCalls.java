package io.brimful.device.cudnn;

import io.brimful.step.InPlace;
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
    List<Recipe> forward(Place from, Place weights, Place to) {
        return recipes(Direction.FORWARD, List.of(), (algorithm, bytes) -> new Call[] {
            binding -> {
                CUdeviceptr source = binding.at(from);
                CUdeviceptr factors = binding.at(weights);
                CUdeviceptr target = binding.at(to);
                CUdeviceptr workspace = binding.at(Place.workspace());
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
    List<Recipe> backwardData(Place from, Place weights, Place to) {
        return recipes(Direction.BACKWARD_DATA, List.of(), (algorithm, bytes) -> new Call[] {
            binding -> {
                CUdeviceptr source = binding.at(from);
                CUdeviceptr factors = binding.at(weights);
                CUdeviceptr target = binding.at(to);
                CUdeviceptr workspace = binding.at(Place.workspace());
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

    /** {@code update = momentum + dW}; the momentum is moved first where it has bytes of its own. */
    List<Recipe> backwardWeights(Place from, Place dy, GradientPlaces gradient, Collection<InPlace> inPlace) {
        return recipes(Direction.BACKWARD_WEIGHTS, inPlace, (algorithm, bytes) -> new Call[] {
            gradient.move(),
            binding -> {
                CUdeviceptr source = binding.at(from);
                CUdeviceptr errors = binding.at(dy);
                CUdeviceptr target = binding.at(gradient.update());
                CUdeviceptr workspace = binding.at(Place.workspace());
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
                                Scale.ONE,
                                conv.filter(),
                                target),
                        "cudnnConvolutionBackwardFilter");
            }
        });
    }

    private List<Recipe> recipes(Direction direction, Collection<InPlace> inPlace, Product product) {
        List<Recipe> recipes = new ArrayList<>();
        for (int algorithm : algorithms.order(gpu, conv, direction)) {
            conv.workspaceBytes(gpu, direction, algorithm).ifPresent(bytes -> {
                String name = direction.name().toLowerCase(Locale.ROOT) + "-" + algorithm;
                recipes.add(Recipe.of(name, bytes, inPlace, product.calls(algorithm, bytes)));
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
