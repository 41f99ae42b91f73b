// The gradient of a ReLU from its output, or from anything with that sign.
#include "common.cuh"

template <class T>
__device__ inline void reluBackward(const T* y, const T* dy, T* dx, long long count) {
    EACH(i, count) {
        float value = load(y, i);
        // NaN is passed on, so that a value that was overwritten too early is seen.
        store(dx, i, value > 0 ? load(dy, i) : value != value ? value : 0.0f);
    }
}

#define DEFINE(suffix, T)                                                                                       \
    extern "C" __global__ void relu_backward_##suffix(const T* y, const T* dy, T* dx, long long count) {        \
        reluBackward(y, dy, dx, count);                                                                         \
    }
FOR_TYPES(DEFINE)
#undef DEFINE
