package io.brimful.device.cudnn;

import jcuda.jcublas.cublasOperation;

/**
 * A product of dense matrices, columns first: {@code c: [m, n] = op(a): [m, k] * op(b): [k, n] + beta * c}.
 *
 * @param transposeA of {@code cublasOperation}
 * @param transposeB of {@code cublasOperation}
 * @param beta factor of what {@code c} holds
 */
record Gemm(int transposeA, int transposeB, int m, int n, int k, float beta) {
    /** Elements from one column of a to the next. */
    int leadingA() {
        return transposeA == cublasOperation.CUBLAS_OP_N ? m : k;
    }

    int leadingB() {
        return transposeB == cublasOperation.CUBLAS_OP_N ? k : n;
    }

    int leadingC() {
        return m;
    }

    @Override
    public String toString() {
        return "m=" + m + " n=" + n + " k=" + k;
    }
}
