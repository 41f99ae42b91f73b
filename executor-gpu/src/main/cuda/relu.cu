// The gradient of a ReLU from its output, or, where nothing is clipped, from anything with that sign.
#include "common.cuh"

template <class T>
__device__ inline void reluBackward(const T* y, const T* dy, T* dx, long long count) {
    EACH(i, count) {
        float value = load(y, i);
        // NaN is passed on, so that a value that was overwritten too early is seen.
        store(dx, i, value > 0 ? load(dy, i) : value != value ? value : 0.0f);
    }
}

// The limit as an activation holds it.
template <class T>
__device__ inline float rounded(float limit) {
    T stored;
    store(&stored, 0, limit);
    return load(&stored, 0);
}

template <class T>
__device__ inline void clippedReluBackward(const T* y, const T* dy, T* dx, float limit, long long count) {
    float most = rounded<T>(limit);
    EACH(i, count) {
        float value = load(y, i);
        store(dx, i, value > 0 && value < most ? load(dy, i) : value != value ? value : 0.0f);
    }
}

#define DEFINE(suffix, T)                                                                                       \
    extern "C" __global__ void relu_backward_##suffix(const T* y, const T* dy, T* dx, long long count) {        \
        reluBackward(y, dy, dx, count);                                                                         \
    }                                                                                                           \
    extern "C" __global__ void clipped_relu_backward_##suffix(const T* y, const T* dy, T* dx, float limit,      \
                                                              long long count) {                                \
        clippedReluBackward(y, dy, dx, limit, count);                                                           \
    }
FOR_TYPES(DEFINE)
#undef DEFINE
