// Two tensors, element by element: y = a x1 + b x2, x1 x2, or the larger of both.
#include "common.cuh"

namespace eltwise {

// y may lie over either, as in all of these.
template <class T>
__device__ inline void sum(float a, float b, const T* first, const T* second, T* y, long long count) {
    EACH(i, count) {
        store(y, i, a * load(first, i) + b * load(second, i));
    }
}

template <class T>
__device__ inline void product(const T* first, const T* second, T* y, long long count) {
    EACH(i, count) {
        store(y, i, load(first, i) * load(second, i));
    }
}

template <class T>
__device__ inline void max(const T* first, const T* second, T* y, long long count) {
    EACH(i, count) {
        float one = load(first, i), other = load(second, i);
        store(y, i, one >= other || one != one ? one : other);
    }
}

// The gradient of the first input, 0, or of the second, 1. dx may lie over any.
template <class T>
__device__ inline void maxBackward(int input, const T* first, const T* second, const T* dy, T* dx, long long count) {
    EACH(i, count) {
        float one = load(first, i), other = load(second, i);
        float gradient = (one >= other ? 0 : 1) == input ? load(dy, i) : 0;
        // NaN is passed on, so that a value that was overwritten too early is seen.
        store(dx, i, one != one ? one : other != other ? other : gradient);
    }
}

}  // namespace eltwise

#define DEFINE(suffix, T)                                                                                           \
    extern "C" __global__ void eltwise_sum_##suffix(float a, float b, const T* first, const T* second, T* y,        \
                                                    long long count) {                                              \
        eltwise::sum(a, b, first, second, y, count);                                                                \
    }                                                                                                               \
    extern "C" __global__ void eltwise_product_##suffix(const T* first, const T* second, T* y, long long count) {   \
        eltwise::product(first, second, y, count);                                                                  \
    }                                                                                                               \
    extern "C" __global__ void eltwise_max_##suffix(const T* first, const T* second, T* y, long long count) {       \
        eltwise::max(first, second, y, count);                                                                      \
    }                                                                                                               \
    extern "C" __global__ void eltwise_max_backward_##suffix(int input, const T* first, const T* second,            \
                                                             const T* dy, T* dx, long long count) {                 \
        eltwise::maxBackward(input, first, second, dy, dx, count);                                                  \
    }
FOR_TYPES(DEFINE)
#undef DEFINE
