// Momentum and parameters.
#include "common.cuh"

extern "C" __global__ void decay_momentum(float* momentum, const float* parameter, float factor, float decay,
                                          long long count) {
    EACH(i, count) {
        momentum[i] = factor * momentum[i] + decay * parameter[i];
    }
}

extern "C" __global__ void update_parameter(const float* update, float* momentum, float* parameter,
                                            const Moment* moment, float rateMultiplier, long long count) {
    float rate = moment->rate * rateMultiplier;
    EACH(i, count) {
        float value = update[i];
        momentum[i] = value;
        parameter[i] -= rate * value;
    }
}

// A gradient of half precision that overflowed adds nothing, and is reported.
template <class T>
__device__ inline void addGradient(const float* momentum, const T* gradient, float* update, Moment* moment,
                                   long long count) {
    EACH(i, count) {
        float value = load(gradient, i) * moment->inverseLossScale;
        if (sizeof(T) < sizeof(float) && !(value - value == 0)) {
            moment->overflow = 1;
            value = 0;
        }
        update[i] = momentum[i] + value;
    }
}

#define DEFINE(suffix, T)                                                                                           \
    extern "C" __global__ void add_gradient_##suffix(const float* momentum, const T* gradient, float* update,       \
                                                     Moment* moment, long long count) {                             \
        addGradient(momentum, gradient, update, moment, count);                                                     \
    }
FOR_TYPES(DEFINE)
#undef DEFINE
