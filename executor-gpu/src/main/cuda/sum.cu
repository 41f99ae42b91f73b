// Sums that cuDNN documents for single precision only: of two tensors, and of a tensor and a number for each channel.
#include "common.cuh"

// y may lie over either.
template <class T>
__device__ inline void sum(const T* a, const T* b, T* y, long long count) {
    EACH(i, count) {
        store(y, i, load(a, i) + load(b, i));
    }
}

template <class T>
__device__ inline void addBias(const float* bias, T* y, long long count, int c, int pixels, int nhwc) {
    EACH(i, count) {
        long long channel = nhwc ? i % c : i / pixels % c;
        store(y, i, load(y, i) + bias[channel]);
    }
}

#define DEFINE(suffix, T)                                                                                       \
    extern "C" __global__ void sum_##suffix(const T* a, const T* b, T* y, long long count) { sum(a, b, y, count); } \
    extern "C" __global__ void add_bias_##suffix(const float* bias, T* y, long long count, int c, int pixels,   \
                                                 int nhwc) {                                                    \
        addBias(bias, y, count, c, pixels, nhwc);                                                               \
    }
FOR_TYPES(DEFINE)
#undef DEFINE
