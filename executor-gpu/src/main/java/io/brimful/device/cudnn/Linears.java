package io.brimful.device.cudnn;

import io.brimful.step.InPlace;
import io.brimful.step.LinearBackwardData;
import io.brimful.step.LinearBackwardWeights;
import io.brimful.step.LinearForward;
import io.brimful.step.Tensor;
import io.brimful.tensor.DataType;
import java.util.Collection;
import java.util.List;
import jcuda.driver.CUdeviceptr;
import jcuda.jcublas.cublasOperation;

/** Fully connected layers: matrix products by cuBLAS, or by cuDNN as convolutions of one pixel where there is no cuBLAS. */
final class Linears {
    private static final String NAME = "gemm";
    private static final String WITH_WORKSPACE = "gemm-workspace";

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
    private List<Recipe> forward(Cublas cublas, Extents extents, LinearForward op) {
        Weights weights = Weights.of(op.weights(), op.x().type().dataType());
        Gemm gemm = new Gemm(
                cublasOperation.CUBLAS_OP_T,
                cublasOperation.CUBLAS_OP_N,
                extents.outputs(),
                extents.rows(),
                extents.inputs(),
                0);
        Work work = new Work(gemm, weights.place(), Place.of(op.x()), Place.of(op.y()), weights.workspaceBytes());
        return recipes(cublas, work, List.of(), weights.prepare(), Call.NONE);
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

    private List<Recipe> backwardWeights(Cublas cublas, Extents extents, LinearBackwardWeights op) {
        GradientPlaces gradient = GradientPlaces.of(op.weights(), op.dy().type().dataType());
        Gemm gemm = new Gemm(
                cublasOperation.CUBLAS_OP_N,
                cublasOperation.CUBLAS_OP_T,
                extents.inputs(),
                extents.outputs(),
                extents.rows(),
                gradient.beta());
        Work work = new Work(gemm, Place.of(op.x()), Place.of(op.dy()), gradient.target(), gradient.workspaceBytes());
        return recipes(cublas, work, op.inPlace(), gradient.before(), gradient.after());
    }

    List<Recipe> backwardData(LinearBackwardData op) {
        Extents extents = Extents.of(op.dx(), op.dy());
        return gpu.cublas()
                .map(cublas -> backwardData(cublas, extents, op))
                .orElseGet(() -> calls(extents).backwardData(op.dy(), op.weights(), op.dx()));
    }

    private List<Recipe> backwardData(Cublas cublas, Extents extents, LinearBackwardData op) {
        Weights weights = Weights.of(op.weights(), op.dy().type().dataType());
        Gemm gemm = new Gemm(
                cublasOperation.CUBLAS_OP_N,
                cublasOperation.CUBLAS_OP_N,
                extents.inputs(),
                extents.rows(),
                extents.outputs(),
                0);
        Work work = new Work(gemm, weights.place(), Place.of(op.dy()), Place.of(op.dx()), weights.workspaceBytes());
        return recipes(cublas, work, List.of(), weights.prepare(), Call.NONE);
    }

    private ConvCalls calls(Extents extents) {
        ConvShape shape = ConvShape.ofMatrix(extents.rows(), extents.inputs(), extents.outputs());
        return new ConvCalls(gpu, products.algorithms(), ConvDescriptors.of(shape, products.terms(), descriptors));
    }

    /* cuBLAS's own workspace follows what the operands take of the operation's. */
    private List<Recipe> recipes(Cublas cublas, Work work, Collection<InPlace> inPlace, Call before, Call after) {
        return products.algorithms().productWorkspaces(gpu).stream()
                .map(bytes -> Recipe.of(
                        bytes == 0 ? NAME : WITH_WORKSPACE,
                        work.before() + bytes,
                        inPlace,
                        before,
                        call(cublas, work, bytes),
                        after))
                .toList();
    }

    private Call call(Cublas cublas, Work work, long workspaceBytes) {
        DataType type = products.terms().type();
        String name = type == DataType.FLOAT32 ? "cublasSgemm" : "cublasGemmEx";
        return binding -> {
            CUdeviceptr a = binding.at(work.a());
            CUdeviceptr b = binding.at(work.b());
            CUdeviceptr c = binding.at(work.c());
            CUdeviceptr workspace =
                    workspaceBytes == 0 ? new CUdeviceptr() : binding.at(Place.workspace(work.before()));
            return () -> {
                check(cublas.setMathMode(products.cublasMath()), "cublasSetMathMode", work);
                check(cublas.setWorkspace(workspace, workspaceBytes), "cublasSetWorkspace", work);
                int status = type == DataType.FLOAT32
                        ? cublas.multiply(work.gemm(), a, b, c)
                        : cublas.multiply(work.gemm(), ElementType.cublas(type), a, b, c);
                check(status, name, work);
            };
        };
    }

    private void check(int status, String call, Work work) {
        gpu.status().cublas(status, call, work.gemm());
    }

    /**
     * A product and its operands.
     *
     * @param before bytes that these take in front of the operation's workspace
     */
    private record Work(Gemm gemm, Place a, Place b, Place c, long before) {}

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
