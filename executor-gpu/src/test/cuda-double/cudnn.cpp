// cuDNN: handles, descriptors, and operations that take each element for itself.
#include "cudnn.h"

namespace {

struct Activation {
    int mode, nan;
    double coefficient;
};

struct OpTensor {
    int op, type, nan;
};

template <class T>
int make(T** object) {
    *object = new T();
    cudaDoubleObject(1);
    return SUCCESS;
}

template <class T>
int destroy(T* object) {
    delete object;
    cudaDoubleObject(-1);
    return SUCCESS;
}

}  // namespace

EXPORT size_t cudnnGetVersion() {
    return 90501;
}

EXPORT size_t cudnnGetCudartVersion() {
    return 12060;
}

EXPORT const char* cudnnGetErrorString(int status) {
    switch (status) {
        case SUCCESS: return "CUDNN_STATUS_SUCCESS";
        case 1001: return "CUDNN_STATUS_NOT_INITIALIZED";
        case BAD_PARAM: return "CUDNN_STATUS_BAD_PARAM";
        case NOT_SUPPORTED: return "CUDNN_STATUS_NOT_SUPPORTED";
        case INTERNAL_ERROR: return "CUDNN_STATUS_INTERNAL_ERROR";
        case DEVICE_ALLOCATION_FAILED: return "CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED";
        case EXECUTION_FAILED: return "CUDNN_STATUS_EXECUTION_FAILED";
        default: return "CUDNN_UNKNOWN_STATUS";
    }
}

EXPORT int cudnnCreate(Handle** handle) {
    ENTER();
    int device;
    if (int refused = cudaDoubleTakeHandle(&device)) {
        return refused == OUT_OF_MEMORY ? DEVICE_ALLOCATION_FAILED : INTERNAL_ERROR;
    }
    *handle = new Handle{nullptr, device};
    return SUCCESS;
}

EXPORT int cudnnDestroy(Handle* handle) {
    cudaDoubleEnter(__func__);
    cudaDoubleGiveHandle(handle->device);
    delete handle;
    return SUCCESS;
}

EXPORT int cudnnSetStream(Handle* handle, void* stream) {
    ENTER();
    handle->stream = stream;
    return SUCCESS;
}

EXPORT int cudnnCreateTensorDescriptor(Tensor** tensor) {
    ENTER();
    return make(tensor);
}

EXPORT int cudnnDestroyTensorDescriptor(Tensor* tensor) {
    return destroy(tensor);
}

EXPORT int cudnnSetTensor4dDescriptor(Tensor* t, int format, int type, int n, int c, int h, int w) {
    ENTER();
    if (n < 1 || c < 1 || h < 1 || w < 1) {
        return BAD_PARAM;
    }
    if (!isMirrored(type) || (format != NCHW && format != NHWC)) {
        return NOT_SUPPORTED;
    }
    size_t image = (size_t)c * h * w;
    if (format == NHWC) {
        *t = {type, n, c, h, w, image, 1, (size_t)w * c, (size_t)c};
    } else {
        *t = {type, n, c, h, w, image, (size_t)h * w, (size_t)w, 1};
    }
    return SUCCESS;
}

EXPORT int cudnnSetTensor4dDescriptorEx(Tensor* t, int type, int n, int c, int h, int w, int sn, int sc, int sh,
                                        int sw) {
    ENTER();
    if (n < 1 || c < 1 || h < 1 || w < 1) {
        return BAD_PARAM;
    }
    if (!isMirrored(type)) {
        return NOT_SUPPORTED;
    }
    *t = {type, n, c, h, w, (size_t)sn, (size_t)sc, (size_t)sh, (size_t)sw};
    return SUCCESS;
}

EXPORT int cudnnGetTensorSizeInBytes(const Tensor* t, size_t* bytes) {
    ENTER();
    *bytes = t->bytes();
    return SUCCESS;
}

EXPORT int cudnnCreateFilterDescriptor(Filter** filter) {
    ENTER();
    return make(filter);
}

EXPORT int cudnnDestroyFilterDescriptor(Filter* filter) {
    return destroy(filter);
}

EXPORT int cudnnSetFilter4dDescriptor(Filter* f, int type, int format, int k, int c, int h, int w) {
    ENTER();
    if (k < 1 || c < 1 || h < 1 || w < 1) {
        return BAD_PARAM;
    }
    if (!isMirrored(type) || (format != NCHW && format != NHWC)) {
        return NOT_SUPPORTED;
    }
    size_t one = (size_t)c * h * w;
    if (format == NHWC) {
        *f = {type, format, k, c, h, w, one, 1, (size_t)w * c, (size_t)c};
    } else {
        *f = {type, format, k, c, h, w, one, (size_t)h * w, (size_t)w, 1};
    }
    return SUCCESS;
}

EXPORT int cudnnCreateActivationDescriptor(Activation** activation) {
    ENTER();
    return make(activation);
}

EXPORT int cudnnDestroyActivationDescriptor(Activation* activation) {
    return destroy(activation);
}

constexpr int RELU = 1, CLIPPED_RELU = 3;

EXPORT int cudnnSetActivationDescriptor(Activation* a, int mode, int nan, double coefficient) {
    ENTER();
    *a = {mode, nan, coefficient};
    return SUCCESS;
}

EXPORT int cudnnActivationForward(Handle* handle, const Activation* activation, const float* alpha, const Tensor* xd,
                                  const void* x, const float* beta, const Tensor* yd, void* y) {
    ENTER();
    SAME_TYPE(xd, yd);
    LIVE(x, xd->bytes());
    LIVE(y, yd->bytes());
    if (!xd->sameExtents(*yd) || (x == y && !xd->sameStrides(*yd))) {
        return BAD_PARAM;
    }
    Activation act = *activation;
    if (act.mode != RELU && act.mode != CLIPPED_RELU) {
        return NOT_SUPPORTED;
    }
    Tensor X = *xd, Y = *yd;
    float a = *alpha, b = *beta;
    return enqueue(handle, [=] {
        typed(X.type, [&](auto number) {
            using T = decltype(number);
            eachElement(X, [&](int n, int c, int h, int w) {
                float value = ((const T*)x)[X.at(n, c, h, w)];
                float positive = value > 0 ? value : act.nan && value != value ? value : 0;
                if (act.mode == CLIPPED_RELU && positive > act.coefficient) {
                    positive = (float)act.coefficient;
                }
                blend(((T*)y)[Y.at(n, c, h, w)], a, positive, b);
            });
        });
    });
}

EXPORT int cudnnAddTensor(Handle* handle, const float* alpha, const Tensor* ad, const void* a, const float* beta,
                          const Tensor* cd, void* c) {
    ENTER();
    SAME_TYPE(ad, cd);
    LIVE(a, ad->bytes());
    LIVE(c, cd->bytes());
    Tensor A = *ad, C = *cd;
    if ((A.n != 1 && A.n != C.n) || (A.c != 1 && A.c != C.c) || (A.h != 1 && A.h != C.h) || (A.w != 1 && A.w != C.w)) {
        return BAD_PARAM;
    }
    float factor = *alpha, b = *beta;
    return enqueue(handle, [=] {
        typed(C.type, [&](auto number) {
            using T = decltype(number);
            eachElement(C, [&](int n, int ch, int h, int w) {
                size_t from = A.at(A.n == 1 ? 0 : n, A.c == 1 ? 0 : ch, A.h == 1 ? 0 : h, A.w == 1 ? 0 : w);
                blend(((T*)c)[C.at(n, ch, h, w)], factor, ((const T*)a)[from], b);
            });
        });
    });
}

EXPORT int cudnnCreateOpTensorDescriptor(OpTensor** op) {
    ENTER();
    return make(op);
}

EXPORT int cudnnDestroyOpTensorDescriptor(OpTensor* op) {
    return destroy(op);
}

EXPORT int cudnnSetOpTensorDescriptor(OpTensor* op, int kind, int type, int nan) {
    ENTER();
    *op = {kind, type, nan};
    return SUCCESS;
}

EXPORT int cudnnOpTensor(Handle* handle, const OpTensor* op, const float* alpha1, const Tensor* ad, const void* a,
                         const float* alpha2, const Tensor* bd, const void* b, const float* beta, const Tensor* cd,
                         void* c) {
    ENTER();
    SAME_TYPE(ad, cd);
    SAME_TYPE(bd, cd);
    LIVE(a, ad->bytes());
    LIVE(b, bd->bytes());
    LIVE(c, cd->bytes());
    if (!ad->sameExtents(*cd) || !bd->sameExtents(*cd)) {
        return NOT_SUPPORTED;  // broadcasting is not mirrored
    }
    if (b == c && a != c) {
        return BAD_PARAM;
    }
    if ((op->op != 0 && op->op != 1) || op->type != DATA_FLOAT) {
        return NOT_SUPPORTED;
    }
    bool product = op->op == 1;
    Tensor A = *ad, B = *bd, C = *cd;
    float fa = *alpha1, fb = *alpha2, fc = *beta;
    return enqueue(handle, [=] {
        typed(C.type, [&](auto number) {
            using T = decltype(number);
            eachElement(C, [&](int n, int ch, int h, int w) {
                float left = fa * (float)((const T*)a)[A.at(n, ch, h, w)];
                float right = fb * (float)((const T*)b)[B.at(n, ch, h, w)];
                blend(((T*)c)[C.at(n, ch, h, w)], 1, product ? left * right : left + right, fc);
            });
        });
    });
}
