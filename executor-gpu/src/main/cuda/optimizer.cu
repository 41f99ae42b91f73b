// Optimizers that want a parameter's gradient by itself, and what limits all gradients together. States begin with 0.
#include "common.cuh"

#define CLIP_THREADS 256

// Counted from 0 over all batches. Moment.java leaves the lower half of the seed in the field that no other kernel reads; the key is
// the seed and the number.
__device__ inline unsigned int batchNumber(const Moment* moment) {
    return (unsigned int)moment->key - (unsigned int)moment->unused;
}

extern "C" __global__ void clear_gradient(float* gradient, long long count) {
    EACH(i, count) {
        gradient[i] = 0;
    }
}

extern "C" __global__ void keep_gradient(float* sum, const Moment* moment, int batches, long long count) {
    if (batchNumber(moment) % batches == 0) {
        EACH(i, count) {
            sum[i] = 0;
        }
    }
}

// The sum of what the threads of a block have, at the first.
__device__ inline float blockSum(float* shared, float value) {
    shared[threadIdx.x] = value;
    __syncthreads();
    for (unsigned int half = CLIP_THREADS / 2; half > 0; half /= 2) {
        if (threadIdx.x < half) {
            shared[threadIdx.x] += shared[threadIdx.x + half];
        }
        __syncthreads();
    }
    return shared[0];
}

// A sum of squares for each block.
extern "C" __global__ void clip_squares(const float* gradient, float* partial, long long count) {
    __shared__ float shared[CLIP_THREADS];
    float squares = 0;
    EACH(i, count) {
        squares += gradient[i] * gradient[i];
    }
    float sum = blockSum(shared, squares);
    if (threadIdx.x == 0) {
        partial[blockIdx.x] = sum;
    }
}

// By one block. What is not a number stays none.
extern "C" __global__ void clip_factor(const float* partial, float* factor, float limit, int count) {
    __shared__ float shared[CLIP_THREADS];
    float squares = 0;
    EACH(i, count) {
        squares += partial[i];
    }
    float sum = blockSum(shared, squares);
    if (threadIdx.x == 0) {
        float wanted = limit / sqrtf(sum);
        factor[0] = wanted > 1 ? 1.0f : wanted;
    }
}

// The rules, by the formulas of Rule.java: each says what an element loses.
struct Velocity {
    float* velocities;
    float momentum;
    bool looksAhead;  // Nesterov
    float rate;

    __device__ inline void begin(float stepRate, unsigned int) { rate = stepRate; }

    __device__ inline float change(float gradient, long long i) const {
        float velocity = momentum * velocities[i] + gradient;
        velocities[i] = velocity;
        return rate * (looksAhead ? gradient + momentum * velocity : velocity);
    }
};

struct Adam {
    float *means, *squares;
    float beta1, rest1, log1, beta2, rest2, log2, epsilon;
    float rate, root;

    // 1 - beta^step by the logarithm, so that no digit is lost where beta is near 1.
    __device__ inline void begin(float stepRate, unsigned int step) {
        rate = stepRate / -expm1f((float)step * log1);
        root = sqrtf(-expm1f((float)step * log2));
    }

    __device__ inline float change(float gradient, long long i) const {
        float mean = beta1 * means[i] + rest1 * gradient;
        float square = beta2 * squares[i] + rest2 * gradient * gradient;
        means[i] = mean;
        squares[i] = square;
        return rate * mean / (sqrtf(square) / root + epsilon);
    }
};

struct Square {
    float* squares;
    float decay, rest, epsilon;
    float rate;

    __device__ inline void begin(float stepRate, unsigned int) { rate = stepRate; }

    __device__ inline float change(float gradient, long long i) const {
        float square = decay * squares[i] + rest * gradient * gradient;
        squares[i] = square;
        return rate * gradient / (sqrtf(square) + epsilon);
    }
};

struct AdaDelta {
    float *squares, *changes;
    float decay, rest, epsilon;
    float rate;

    __device__ inline void begin(float stepRate, unsigned int) { rate = stepRate; }

    __device__ inline float change(float gradient, long long i) const {
        float square = decay * squares[i] + rest * gradient * gradient;
        float before = changes[i];
        float change = sqrtf(before + epsilon) / sqrtf(square + epsilon) * gradient;
        squares[i] = square;
        changes[i] = decay * before + rest * change * change;
        return rate * change;
    }
};

// What every rule is given. The sum is there where a step has several batches, the factor where gradients are limited.
#define COMMON                                                                                                  \
    const float *gradient, float *parameter, float *sum, const float *factor, const Moment *moment,             \
        float rateMultiplier, float l2, float l1, int batches, long long count
#define APPLY(rule) apply(rule, gradient, parameter, sum, factor, moment, rateMultiplier, l2, l1, batches, count)

template <class Rule>
__device__ inline void apply(Rule rule, COMMON) {
    unsigned int number = batchNumber(moment);
    if (number % batches != (unsigned int)batches - 1) {
        EACH(i, count) {
            sum[i] = gradient[i];
        }
        return;
    }
    float share = (factor ? factor[0] : 1.0f) / batches;
    rule.begin(moment->rate * rateMultiplier, number / batches + 1);
    EACH(i, count) {
        float value = parameter[i];
        float sign = value > 0 ? 1.0f : value < 0 ? -1.0f : 0.0f;
        parameter[i] = value - rule.change(share * gradient[i] + (l2 * value + l1 * sign), i);
    }
}

extern "C" __global__ void apply_velocity(COMMON, float* velocities, float momentum, int looksAhead) {
    APPLY((Velocity{velocities, momentum, looksAhead != 0, 0}));
}

extern "C" __global__ void apply_adam(COMMON, float* means, float* squares, float beta1, float rest1, float log1,
                                      float beta2, float rest2, float log2, float epsilon) {
    APPLY((Adam{means, squares, beta1, rest1, log1, beta2, rest2, log2, epsilon, 0, 0}));
}

extern "C" __global__ void apply_square(COMMON, float* squares, float decay, float rest, float epsilon) {
    APPLY((Square{squares, decay, rest, epsilon, 0}));
}

extern "C" __global__ void apply_adadelta(COMMON, float* squares, float* changes, float decay, float rest,
                                          float epsilon) {
    APPLY((AdaDelta{squares, changes, decay, rest, epsilon, 0}));
}
#undef APPLY
#undef COMMON
