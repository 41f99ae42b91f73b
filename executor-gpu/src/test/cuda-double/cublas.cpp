// cuBLAS: products of matrices that are counted columns first.
#include <vector>

#include "double.h"

namespace {

constexpr int NOT_INITIALIZED_STATUS = 1;
constexpr int INVALID_VALUE_STATUS = 7;
constexpr int EXECUTION_FAILED_STATUS = 13;

struct Handle {
    void* stream;
};

size_t span(int rows, int columns, int leading) {
    return ((size_t)(columns - 1) * leading + rows) * sizeof(float);
}

}  // namespace

EXPORT int cublasCreate_v2(Handle** handle) {
    ENTER();
    if (handle == nullptr) {
        return NOT_INITIALIZED_STATUS;
    }
    *handle = new Handle();
    cudaDoubleObject(1);
    return SUCCESS;
}

EXPORT int cublasDestroy_v2(Handle* handle) {
    cudaDoubleEnter(__func__);
    delete handle;
    cudaDoubleObject(-1);
    return SUCCESS;
}

EXPORT int cublasSetStream_v2(Handle* handle, void* stream) {
    ENTER();
    handle->stream = stream;
    return SUCCESS;
}

EXPORT int cublasSetWorkspace_v2(Handle*, void* memory, size_t bytes) {
    ENTER();
    return bytes == 0 || cudaDoubleIsLive(memory, bytes) ? SUCCESS : INVALID_VALUE_STATUS;
}

EXPORT int cublasSetMathMode(Handle*, int) {
    ENTER();
    return SUCCESS;
}

EXPORT int cublasGetVersion_v2(Handle*, int* version) {
    ENTER();
    *version = 120601;
    return SUCCESS;
}

EXPORT const char* cublasGetStatusString(int status) {
    switch (status) {
        case SUCCESS: return "CUBLAS_STATUS_SUCCESS";
        case NOT_INITIALIZED_STATUS: return "CUBLAS_STATUS_NOT_INITIALIZED";
        case 3: return "CUBLAS_STATUS_ALLOC_FAILED";
        case INVALID_VALUE_STATUS: return "CUBLAS_STATUS_INVALID_VALUE";
        case EXECUTION_FAILED_STATUS: return "CUBLAS_STATUS_EXECUTION_FAILED";
        default: return "CUBLAS_UNKNOWN_STATUS";
    }
}

EXPORT int cublasSgemm_v2(Handle* handle, int transposeA, int transposeB, int m, int n, int k, const float* alpha,
                          const float* a, int lda, const float* b, int ldb, const float* beta, float* c, int ldc) {
    ENTER();
    int rowsA = transposeA ? k : m;
    int rowsB = transposeB ? n : k;
    if (m < 1 || n < 1 || k < 1 || lda < rowsA || ldb < rowsB || ldc < m) {
        return INVALID_VALUE_STATUS;
    }
    if (!cudaDoubleIsLive(a, span(rowsA, transposeA ? m : k, lda)) ||
        !cudaDoubleIsLive(b, span(rowsB, transposeB ? k : n, ldb)) || !cudaDoubleIsLive(c, span(m, n, ldc))) {
        return EXECUTION_FAILED_STATUS;
    }
    float fa = *alpha, fb = *beta;
    cudaDoubleEnqueue(handle->stream, [=] {
        std::vector<double> sums(m);
        for (int j = 0; j < n; j++) {
            sums.assign(m, 0);
            for (int l = 0; l < k; l++) {
                double factor = b[transposeB ? (size_t)l * ldb + j : (size_t)j * ldb + l];
                for (int i = 0; i < m; i++) {
                    sums[i] += a[transposeA ? (size_t)i * lda + l : (size_t)l * lda + i] * factor;
                }
            }
            for (int i = 0; i < m; i++) {
                float& target = c[(size_t)j * ldc + i];
                float scaled = fa * (float)sums[i];
                target = fb == 0 ? scaled : scaled + fb * target;
            }
        }
    });
    return SUCCESS;
}
