package io.brimful.device.cudnn;

import io.brimful.step.InPlace;
import io.brimful.step.LinearBackwardData;
import io.brimful.step.LinearBackwardWeights;
import io.brimful.step.LinearForward;
import io.brimful.step.Tensor;
import java.util.Collection;
import java.util.List;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasHandle;
import jcuda.jcublas.cublasOperation;
import jcuda.jcublas.cublasStatus;

/** Fully connected layers: matrix products by cuBLAS, or by cuDNN as convolutions of one pixel where there is no cuBLAS. */
final class Linears {
    private final Gpu gpu;
    private final Products products;
    private final Descriptors descriptors;
    private final Biases biases;

    Linears(Gpu gpu, Products products, Descriptors descriptors) {
        this.gpu = gpu;
        this.products = products;
        this.descriptors = descriptors;
        this.biases = new Biases(gpu, descriptors);
    }

    List<Recipe> forward(LinearForward op) {
        Extents extents = Extents.of(op.x(), op.y());
        List<Recipe> recipes = gpu.cublas()
                .map(cublas -> List.of(product(
                        cublas,
                        new Product(
                                cublasOperation.CUBLAS_OP_T,
                                cublasOperation.CUBLAS_OP_N,
                                extents.outputs(),
                                extents.rows(),
                                extents.inputs(),
                                Scale.ZERO),
                        List.of(),
                        Place.of(op.weights()),
                        Place.of(op.x()),
                        Place.of(op.y()))))
                .orElseGet(() -> calls(extents).forward(Place.of(op.x()), Place.of(op.weights()), Place.of(op.y())));
        return op.bias()
                .map(bias -> recipes.stream()
                        .map(recipe -> recipe.then(biases.add(bias, op.y())))
                        .toList())
                .orElse(recipes);
    }

    List<Recipe> backwardWeights(LinearBackwardWeights op) {
        Extents extents = Extents.of(op.x(), op.dy());
        GradientPlaces gradient = GradientPlaces.of(op.weights());
        List<Recipe> recipes = gpu.cublas()
                .map(cublas -> List.of(product(
                        cublas,
                        new Product(
                                cublasOperation.CUBLAS_OP_N,
                                cublasOperation.CUBLAS_OP_T,
                                extents.inputs(),
                                extents.outputs(),
                                extents.rows(),
                                Scale.ONE),
                        op.inPlace(),
                        Place.of(op.x()),
                        Place.of(op.dy()),
                        gradient.update(),
                        gradient.move())))
                .orElseGet(() ->
                        calls(extents).backwardWeights(Place.of(op.x()), Place.of(op.dy()), gradient, op.inPlace()));
        return op.bias()
                .map(bias -> recipes.stream()
                        .map(recipe -> biases.backward(recipe, op.dy(), bias))
                        .toList())
                .orElse(recipes);
    }

    List<Recipe> backwardData(LinearBackwardData op) {
        Extents extents = Extents.of(op.dx(), op.dy());
        return gpu.cublas()
                .map(cublas -> List.of(product(
                        cublas,
                        new Product(
                                cublasOperation.CUBLAS_OP_N,
                                cublasOperation.CUBLAS_OP_N,
                                extents.inputs(),
                                extents.rows(),
                                extents.outputs(),
                                Scale.ZERO),
                        List.of(),
                        Place.of(op.weights()),
                        Place.of(op.dy()),
                        Place.of(op.dx()))))
                .orElseGet(() ->
                        calls(extents).backwardData(Place.of(op.dy()), Place.of(op.weights()), Place.of(op.dx())));
    }

    private ConvCalls calls(Extents extents) {
        ConvShape shape = ConvShape.ofMatrix(extents.rows(), extents.inputs(), extents.outputs());
        return new ConvCalls(gpu, products.algorithms(), ConvDescriptors.of(shape, products.cudnnMath(), descriptors));
    }

    /* cuBLAS counts columns first, so it sees each of our matrices transposed. */
    private Recipe product(
            cublasHandle cublas,
            Product product,
            Collection<InPlace> inPlace,
            Place a,
            Place b,
            Place c,
            Call... before) {
        Call call = binding -> {
            CUdeviceptr left = binding.at(a);
            CUdeviceptr right = binding.at(b);
            CUdeviceptr target = binding.at(c);
            return () -> gpu.status()
                    .cublas(product.run(cublas, products.cublasMath(), left, right, target), "cublasSgemm", product);
        };
        return Recipe.of("sgemm", 0, inPlace, before).then(call);
    }

    /**
     * One call of cublasSgemm over dense matrices.
     *
     * @param beta factor of what {@code c} holds
     */
    private record Product(int transposeA, int transposeB, int m, int n, int k, Pointer beta) {
        int run(cublasHandle cublas, int math, CUdeviceptr a, CUdeviceptr b, CUdeviceptr c) {
            int set = JCublas2.cublasSetMathMode(cublas, math);
            if (set != cublasStatus.CUBLAS_STATUS_SUCCESS) {
                return set;
            }
            int rowsA = transposeA == cublasOperation.CUBLAS_OP_N ? m : k;
            int rowsB = transposeB == cublasOperation.CUBLAS_OP_N ? k : n;
            return JCublas2.cublasSgemm(
                    cublas, transposeA, transposeB, m, n, k, Scale.ONE, a, rowsA, b, rowsB, beta, c, m);
        }

        @Override
        public String toString() {
            return "m=" + m + " n=" + n + " k=" + k;
        }
    }

    /** {@code x: [rows, inputs] -> y: [rows, outputs]}. */
    private record Extents(int rows, int inputs, int outputs) {
        static Extents of(Tensor x, Tensor y) {
            int rows = x.shape().dim(0);
            return new Extents(
                    rows,
                    Math.toIntExact(x.shape().elements() / rows),
                    Math.toIntExact(y.shape().elements() / rows));
        }
    }
}
