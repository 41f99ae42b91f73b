// Functions of one element, each with up to three parameters, and their gradients from the input or the output, as
// UnaryFunction.java says which is kept.
#include "common.cuh"

namespace unary {

// Unaries.java has the same numbers.
enum { LEAKY_RELU, ELU, SIGMOID, TANH, POWER, ABS, EXP, LOG, SOFTPLUS };

__device__ inline float value(int function, float x, float a, float b, float c) {
    switch (function) {
        case LEAKY_RELU: return x > 0 ? x : a * x;
        case ELU: return x > 0 ? x : a * expm1f(x);
        case SIGMOID: return 1 / (1 + expf(-x));
        case TANH: return tanhf(x);
        case POWER: return a == 1 ? c + b * x : powf(c + b * x, a);
        case ABS: return fabsf(x);
        case EXP: return expf(x);
        case LOG: return logf(x);
        default: return (x > 0 ? x : 0) + log1pf(expf(-fabsf(x)));
    }
}

__device__ inline float slope(int function, float kept, float a, float b, float c) {
    switch (function) {
        case LEAKY_RELU: return kept > 0 ? 1 : a;
        case ELU: return kept > 0 ? 1 : a >= 0 ? kept + a : a * expf(kept);
        case SIGMOID: return kept * (1 - kept);
        case TANH: return 1 - kept * kept;
        case POWER: return a == 1 || a * b == 0 ? a * b : a * b * powf(c + b * kept, a - 1);
        case ABS: return kept > 0 ? 1 : kept < 0 ? -1 : 0;
        case EXP: return kept;
        case LOG: return 1 / kept;
        default: return 1 / (1 + expf(-kept));
    }
}

// y may lie over x.
template <class T>
__device__ inline void forward(const T* x, T* y, int function, float a, float b, float c, long long count) {
    EACH(i, count) {
        store(y, i, value(function, load(x, i), a, b, c));
    }
}

// dx may lie over dy. Where the gradient is the same everywhere, nothing is kept.
template <class T>
__device__ inline void backward(const T* kept, const T* dy, T* dx, int function, float a, float b, float c,
                                long long count) {
    EACH(i, count) {
        float at = kept ? load(kept, i) : 0;
        // NaN is passed on, so that a value that was overwritten too early is seen.
        store(dx, i, at == at ? load(dy, i) * slope(function, at, a, b, c) : at);
    }
}

}  // namespace unary

#define DEFINE(suffix, T)                                                                                             \
    extern "C" __global__ void unary_forward_##suffix(const T* x, T* y, int function, float a, float b, float c,     \
                                                      long long count) {                                             \
        unary::forward(x, y, function, a, b, c, count);                                                              \
    }                                                                                                                 \
    extern "C" __global__ void unary_backward_##suffix(const T* kept, const T* dy, T* dx, int function, float a,     \
                                                       float b, float c, long long count) {                          \
        unary::backward(kept, dy, dx, function, a, b, c, count);                                                      \
    }
FOR_TYPES(DEFINE)
#undef DEFINE
