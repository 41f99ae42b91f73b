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

// What overflowed under a scaled loss adds nothing, and is reported; without a scale it goes on, so that it is seen.
template <class T>
__device__ inline void addGradient(const float* momentum, const T* gradient, float* update, Moment* moment,
                                   long long count) {
    float inverse = moment->inverseLossScale;
    EACH(i, count) {
        float value = load(gradient, i) * inverse;
        if (inverse < 1 && !(value - value == 0)) {
            moment->overflow = 1;
            value = 0;
        }
        update[i] = momentum[i] + value;
    }
}

// At the end of a step, by one thread: half the scale after an overflow, twice the scale after so many steps without one.
extern "C" __global__ void adapt_loss_scale(Moment* moment, int patience, float largest) {
    EACH(i, 1) {
        if (moment->overflow) {
            moment->lossScale = moment->lossScale > 1 ? moment->lossScale / 2 : 1.0f;
            moment->goodSteps = 0;
        } else if (++moment->goodSteps == patience) {
            moment->lossScale = moment->lossScale < largest ? moment->lossScale * 2 : moment->lossScale;
            moment->goodSteps = 0;
        }
        moment->inverseLossScale = 1 / moment->lossScale;
        moment->overflow = 0;
    }
}

#define DEFINE(suffix, T)                                                                                           \
    extern "C" __global__ void add_gradient_##suffix(const float* momentum, const T* gradient, float* update,       \
                                                     Moment* moment, long long count) {                             \
        addGradient(momentum, gradient, update, moment, count);                                                     \
    }
FOR_TYPES(DEFINE)
#undef DEFINE
