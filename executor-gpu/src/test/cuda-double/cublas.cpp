// cuBLAS: products of matrices that are counted columns first.
#include <cstring>
#include <vector>

#include "double.h"
#include "numbers.h"

namespace {

constexpr int NOT_INITIALIZED_STATUS = 1;
constexpr int ALLOC_FAILED_STATUS = 3;
constexpr int INVALID_VALUE_STATUS = 7;
constexpr int EXECUTION_FAILED_STATUS = 13;
constexpr int NOT_SUPPORTED_STATUS = 15;

// cudaDataType_t.
constexpr int R_32F = 0;
constexpr int R_16F = 2;
constexpr int R_16BF = 14;

constexpr int COMPUTE_32F = 68;
constexpr int GEMM_DEFAULT = -1;
constexpr int GEMM_DEFAULT_TENSOR_OP = 99;

struct Handle {
    void* stream;
    int device;
    void* workspace;
    size_t workspaceBytes;
};

struct Product {
    int transposeA, transposeB, m, n, k;
    float alpha, beta;
    int lda, ldb, ldc;
};

// What the workspace of this very call held is undefined afterwards: here it is NaN.
int enqueue(const Handle* handle, const Task& product) {
    void* workspace = handle->workspace;
    size_t bytes = handle->workspaceBytes;
    Task task = [=] {
        product();
        if (bytes > 0) {
            memset(workspace, 0xFF, bytes);
        }
    };
    return cudaDoubleEnqueue(handle->stream, task) == SUCCESS ? SUCCESS : EXECUTION_FAILED_STATUS;
}

bool overlap(const void* a, size_t aBytes, const void* b, size_t bytes) {
    const char *p = (const char*)a, *q = (const char*)b;
    return p < q + bytes && q < p + aBytes;
}

size_t span(int rows, int columns, int leading, int type) {
    return ((size_t)(columns - 1) * leading + rows) * (type == R_32F ? sizeof(float) : sizeof(Half));
}

int validate(const Handle* handle, const Product& p, const void* a, const void* b, int type, const void* c, int typeC) {
    int rowsA = p.transposeA ? p.k : p.m, columnsA = p.transposeA ? p.m : p.k;
    int rowsB = p.transposeB ? p.n : p.k, columnsB = p.transposeB ? p.k : p.n;
    if (p.m < 1 || p.n < 1 || p.k < 1 || p.lda < rowsA || p.ldb < rowsB || p.ldc < p.m) {
        return INVALID_VALUE_STATUS;
    }
    struct {
        const void* address;
        size_t bytes;
    } operands[] = {{a, span(rowsA, columnsA, p.lda, type)},
                    {b, span(rowsB, columnsB, p.ldb, type)},
                    {c, span(p.m, p.n, p.ldc, typeC)}};
    for (auto& each : operands) {
        if (!cudaDoubleIsLive(each.address, each.bytes) ||
            overlap(each.address, each.bytes, handle->workspace, handle->workspaceBytes)) {
            return EXECUTION_FAILED_STATUS;
        }
    }
    bool live = handle->workspaceBytes == 0 || cudaDoubleIsLive(handle->workspace, handle->workspaceBytes);
    return live ? SUCCESS : EXECUTION_FAILED_STATUS;
}

// Sums in double precision and a fixed order; rounded where they are stored.
template <class T, class C>
void multiply(const Product& p, const T* a, const T* b, C* c) {
    std::vector<double> sums(p.m);
    for (int j = 0; j < p.n; j++) {
        sums.assign(p.m, 0);
        for (int l = 0; l < p.k; l++) {
            double factor = (float)b[p.transposeB ? (size_t)l * p.ldb + j : (size_t)j * p.ldb + l];
            for (int i = 0; i < p.m; i++) {
                sums[i] += (float)a[p.transposeA ? (size_t)i * p.lda + l : (size_t)l * p.lda + i] * factor;
            }
        }
        for (int i = 0; i < p.m; i++) {
            C& target = c[(size_t)j * p.ldc + i];
            float scaled = p.alpha * (float)sums[i];
            target = C(p.beta == 0 ? scaled : scaled + p.beta * (float)target);
        }
    }
}

template <class T>
void multiply(const Product& p, const void* a, const void* b, void* c, bool single) {
    if (single) {
        multiply(p, (const T*)a, (const T*)b, (float*)c);
    } else {
        multiply(p, (const T*)a, (const T*)b, (T*)c);
    }
}

}  // namespace

EXPORT int cublasCreate_v2(Handle** handle) {
    ENTER();
    if (handle == nullptr) {
        return NOT_INITIALIZED_STATUS;
    }
    int device;
    if (int refused = cudaDoubleTakeHandle(&device)) {
        return refused == OUT_OF_MEMORY ? ALLOC_FAILED_STATUS : NOT_INITIALIZED_STATUS;
    }
    *handle = new Handle{nullptr, device, nullptr, 0};
    return SUCCESS;
}

EXPORT int cublasDestroy_v2(Handle* handle) {
    cudaDoubleEnter(__func__);
    cudaDoubleGiveHandle(handle->device);
    delete handle;
    return SUCCESS;
}

EXPORT int cublasSetStream_v2(Handle* handle, void* stream) {
    ENTER();
    handle->stream = stream;
    handle->workspace = nullptr;
    handle->workspaceBytes = 0;
    return SUCCESS;
}

// Must begin at a multiple of 256 bytes.
EXPORT int cublasSetWorkspace_v2(Handle* handle, void* memory, size_t bytes) {
    ENTER();
    if (bytes > 0 && ((uintptr_t)memory % 256 != 0 || !cudaDoubleIsLive(memory, bytes))) {
        return INVALID_VALUE_STATUS;
    }
    handle->workspace = memory;
    handle->workspaceBytes = bytes;
    return SUCCESS;
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
        case ALLOC_FAILED_STATUS: return "CUBLAS_STATUS_ALLOC_FAILED";
        case INVALID_VALUE_STATUS: return "CUBLAS_STATUS_INVALID_VALUE";
        case EXECUTION_FAILED_STATUS: return "CUBLAS_STATUS_EXECUTION_FAILED";
        case NOT_SUPPORTED_STATUS: return "CUBLAS_STATUS_NOT_SUPPORTED";
        default: return "CUBLAS_UNKNOWN_STATUS";
    }
}

EXPORT int cublasSgemm_v2(Handle* handle, int transposeA, int transposeB, int m, int n, int k, const float* alpha,
                          const float* a, int lda, const float* b, int ldb, const float* beta, float* c, int ldc) {
    ENTER();
    Product p{transposeA, transposeB, m, n, k, *alpha, *beta, lda, ldb, ldc};
    if (int wrong = validate(handle, p, a, b, R_32F, c, R_32F)) {
        return wrong;
    }
    return enqueue(handle, [=] { multiply(p, a, b, c); });
}

EXPORT int cublasGemmEx(Handle* handle, int transposeA, int transposeB, int m, int n, int k, const float* alpha,
                        const void* a, int typeA, int lda, const void* b, int typeB, int ldb, const float* beta, void* c,
                        int typeC, int ldc, int computeType, int algorithm) {
    ENTER();
    bool mirrored = typeA == R_32F || typeA == R_16F || typeA == R_16BF;
    if (!mirrored || typeB != typeA || (typeC != typeA && typeC != R_32F) || computeType != COMPUTE_32F ||
        (algorithm != GEMM_DEFAULT && algorithm != GEMM_DEFAULT_TENSOR_OP)) {
        return NOT_SUPPORTED_STATUS;
    }
    Product p{transposeA, transposeB, m, n, k, *alpha, *beta, lda, ldb, ldc};
    if (int wrong = validate(handle, p, a, b, typeA, c, typeC)) {
        return wrong;
    }
    return enqueue(handle, [=] {
        switch (typeA) {
            case R_16F: return multiply<Half>(p, a, b, c, typeC == R_32F);
            case R_16BF: return multiply<BFloat16>(p, a, b, c, typeC == R_32F);
            default: return multiply<float>(p, a, b, c, true);
        }
    });
}
