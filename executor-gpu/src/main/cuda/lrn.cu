// Local response normalization across channels: y = x s^-beta with s = k + alpha / size * (sum of squares over the channels
// around). A thread walks down the channels of one pixel.
#include "common.cuh"

#define WIDEST 32

struct Lrn {
    int c, pixels, size, nhwc;
    float alpha, beta, k;
};

__device__ inline long long lrnPlace(const Lrn& g, long long pixel, int channel) {
    if (g.nhwc) {
        return pixel * g.c + channel;
    }
    return (pixel / g.pixels * g.c + channel) * g.pixels + pixel % g.pixels;
}

// The scale from a ring that holds the channels around; one that does not exist is 0. Always in the order of the channels.
__device__ inline float scale(const Lrn& g, const float* ring, int channel) {
    float sum = 0;
    for (int near = channel - g.size / 2; near <= channel + g.size / 2; near++) {
        if (near >= 0 && near < g.c) {
            float value = ring[near % WIDEST];
            sum += value * value;
        }
    }
    return g.k + g.alpha / g.size * sum;
}

template <class T>
__device__ inline void lrnForward(const Lrn& g, const T* x, T* y, long long count) {
    int reach = g.size / 2;
    EACH(pixel, count) {
        float ring[WIDEST];
        for (int channel = -reach; channel < g.c; channel++) {
            int ahead = channel + reach;
            if (ahead < g.c) {
                ring[ahead % WIDEST] = load(x, lrnPlace(g, pixel, ahead));
            }
            if (channel >= 0) {
                float value = ring[channel % WIDEST];
                store(y, lrnPlace(g, pixel, channel), value * powf(scale(g, ring, channel), -g.beta));
            }
        }
    }
}

// dx[i] = dy[i] s[i]^-beta - 2 alpha beta / size x[i] sum over j around of dy[j] x[j] s[j]^(-beta - 1). What is read ahead is
// kept, so dx may lie over dy or over x.
template <class T>
__device__ inline void lrnBackward(const Lrn& g, const T* x, const T* dy, T* dx, long long count) {
    int reach = g.size / 2;
    float factor = 2 * g.alpha * g.beta / g.size;
    EACH(pixel, count) {
        float values[WIDEST * 2];  // x
        float direct[WIDEST];      // dy s^-beta
        float terms[WIDEST];       // dy x s^(-beta - 1)
        for (int channel = -2 * reach; channel < g.c; channel++) {
            int ahead = channel + 2 * reach;
            if (ahead < g.c) {
                values[ahead % (WIDEST * 2)] = load(x, lrnPlace(g, pixel, ahead));
            }
            int middle = channel + reach;
            if (middle >= 0 && middle < g.c) {
                float sum = 0;
                for (int near = middle - reach; near <= middle + reach; near++) {
                    if (near >= 0 && near < g.c) {
                        float value = values[near % (WIDEST * 2)];
                        sum += value * value;
                    }
                }
                float s = g.k + g.alpha / g.size * sum;
                float gradient = load(dy, lrnPlace(g, pixel, middle)) * powf(s, -g.beta);
                direct[middle % WIDEST] = gradient;
                terms[middle % WIDEST] = gradient * values[middle % (WIDEST * 2)] / s;
            }
            if (channel >= 0) {
                float sum = 0;
                for (int near = channel - reach; near <= channel + reach; near++) {
                    if (near >= 0 && near < g.c) {
                        sum += terms[near % WIDEST];
                    }
                }
                store(dx, lrnPlace(g, pixel, channel),
                      direct[channel % WIDEST] - factor * values[channel % (WIDEST * 2)] * sum);
            }
        }
    }
}

#define DEFINE(suffix, T)                                                                                             \
    extern "C" __global__ void lrn_forward_##suffix(const T* x, T* y, int n, int c, int pixels, int size, float alpha, \
                                                    float beta, float k, int nhwc) {                                  \
        Lrn g = {c, pixels, size, nhwc, alpha, beta, k};                                                              \
        lrnForward(g, x, y, (long long)n * pixels);                                                                   \
    }                                                                                                                 \
    extern "C" __global__ void lrn_backward_##suffix(const T* x, const T* dy, T* dx, int n, int c, int pixels,        \
                                                     int size, float alpha, float beta, float k, int nhwc) {          \
        Lrn g = {c, pixels, size, nhwc, alpha, beta, k};                                                              \
        lrnBackward(g, x, dy, dx, (long long)n * pixels);                                                             \
    }
FOR_TYPES(DEFINE)
#undef DEFINE
