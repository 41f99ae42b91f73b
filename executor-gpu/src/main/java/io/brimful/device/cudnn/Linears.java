package io.brimful.device.cudnn;

import io.brimful.step.LinearBackwardData;
import io.brimful.step.LinearBackwardWeights;
import io.brimful.step.LinearForward;
import io.brimful.step.Tensor;
import io.brimful.tensor.DataType;
import java.util.List;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasComputeType;
import jcuda.jcublas.cublasGemmAlgo;
import jcuda.jcublas.cublasHandle;
import jcuda.jcublas.cublasOperation;
import jcuda.jcublas.cublasStatus;

/** Fully connected layers: matrix products by cuBLAS, or by cuDNN as convolutions of one pixel where there is no cuBLAS. */
final class Linears {
    private static final String NAME = "gemm";

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
                .map(cublas -> forward(cublas, extents, op))
                .orElseGet(() -> calls(extents).forward(op.x(), op.weights(), op.y()));
        return op.bias()
                .map(bias -> recipes.stream()
                        .map(recipe -> recipe.then(biases.add(bias, op.y())))
                        .toList())
                .orElse(recipes);
    }

    /* cuBLAS counts columns first, so it sees each of our matrices transposed. */
    private List<Recipe> forward(cublasHandle cublas, Extents extents, LinearForward op) {
        Weights weights = Weights.of(op.weights(), op.x().type().dataType());
        Product product = new Product(
                cublasOperation.CUBLAS_OP_T,
                cublasOperation.CUBLAS_OP_N,
                extents.outputs(),
                extents.rows(),
                extents.inputs(),
                Scale.ZERO);
        Call call = call(cublas, product, weights.place(), Place.of(op.x()), Place.of(op.y()));
        return List.of(Recipe.of(NAME, weights.workspaceBytes(), List.of(), weights.prepare(), call));
    }

    List<Recipe> backwardWeights(LinearBackwardWeights op) {
        Extents extents = Extents.of(op.x(), op.dy());
        List<Recipe> recipes = gpu.cublas()
                .map(cublas -> backwardWeights(cublas, extents, op))
                .orElseGet(() -> calls(extents).backwardWeights(op.x(), op.dy(), op.weights(), op.inPlace()));
        return op.bias()
                .map(bias -> recipes.stream()
                        .map(recipe -> biases.backward(recipe, op.dy(), bias))
                        .toList())
                .orElse(recipes);
    }

    private List<Recipe> backwardWeights(cublasHandle cublas, Extents extents, LinearBackwardWeights op) {
        GradientPlaces gradient = GradientPlaces.of(op.weights(), op.dy().type().dataType());
        Product product = new Product(
                cublasOperation.CUBLAS_OP_N,
                cublasOperation.CUBLAS_OP_T,
                extents.inputs(),
                extents.outputs(),
                extents.rows(),
                gradient.beta());
        Call call = call(cublas, product, Place.of(op.x()), Place.of(op.dy()), gradient.target());
        return List.of(
                Recipe.of(NAME, gradient.workspaceBytes(), op.inPlace(), gradient.before(), call, gradient.after()));
    }

    List<Recipe> backwardData(LinearBackwardData op) {
        Extents extents = Extents.of(op.dx(), op.dy());
        return gpu.cublas()
                .map(cublas -> backwardData(cublas, extents, op))
                .orElseGet(() -> calls(extents).backwardData(op.dy(), op.weights(), op.dx()));
    }

    private List<Recipe> backwardData(cublasHandle cublas, Extents extents, LinearBackwardData op) {
        Weights weights = Weights.of(op.weights(), op.dy().type().dataType());
        Product product = new Product(
                cublasOperation.CUBLAS_OP_N,
                cublasOperation.CUBLAS_OP_N,
                extents.inputs(),
                extents.rows(),
                extents.outputs(),
                Scale.ZERO);
        Call call = call(cublas, product, weights.place(), Place.of(op.dy()), Place.of(op.dx()));
        return List.of(Recipe.of(NAME, weights.workspaceBytes(), List.of(), weights.prepare(), call));
    }

    private ConvCalls calls(Extents extents) {
        ConvShape shape = ConvShape.ofMatrix(extents.rows(), extents.inputs(), extents.outputs());
        return new ConvCalls(gpu, products.algorithms(), ConvDescriptors.of(shape, products.terms(), descriptors));
    }

    private Call call(cublasHandle cublas, Product product, Place a, Place b, Place c) {
        DataType type = products.terms().type();
        return binding -> {
            CUdeviceptr left = binding.at(a);
            CUdeviceptr right = binding.at(b);
            CUdeviceptr target = binding.at(c);
            return () -> gpu.status()
                    .cublas(
                            product.run(cublas, products.cublasMath(), type, left, right, target),
                            type == DataType.FLOAT32 ? "cublasSgemm" : "cublasGemmEx",
                            product);
        };
    }

    /**
     * One call of cublasSgemm or cublasGemmEx over dense matrices.
     *
     * @param beta factor of what {@code c} holds
     */
    private record Product(int transposeA, int transposeB, int m, int n, int k, Pointer beta) {
        int run(cublasHandle cublas, int math, DataType type, CUdeviceptr a, CUdeviceptr b, CUdeviceptr c) {
            int set = JCublas2.cublasSetMathMode(cublas, math);
            if (set != cublasStatus.CUBLAS_STATUS_SUCCESS) {
                return set;
            }
            int rowsA = transposeA == cublasOperation.CUBLAS_OP_N ? m : k;
            int rowsB = transposeB == cublasOperation.CUBLAS_OP_N ? k : n;
            if (type == DataType.FLOAT32) {
                return JCublas2.cublasSgemm(
                        cublas, transposeA, transposeB, m, n, k, Scale.ONE, a, rowsA, b, rowsB, beta, c, m);
            }
            int element = ElementType.cublas(type);
            /* JCuda's cublasGemmEx without "new" takes the cudaDataType of cuBLAS 10 as compute type. */
            return JCublas2.cublasGemmEx_new(
                    cublas,
                    transposeA,
                    transposeB,
                    m,
                    n,
                    k,
                    Scale.ONE,
                    a,
                    element,
                    rowsA,
                    b,
                    element,
                    rowsB,
                    beta,
                    c,
                    element,
                    m,
                    cublasComputeType.CUBLAS_COMPUTE_32F,
                    cublasGemmAlgo.CUBLAS_GEMM_DEFAULT);
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
