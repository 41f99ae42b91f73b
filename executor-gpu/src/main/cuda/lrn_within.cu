// Local response normalization within a channel: y = x s^-beta with s = 1 + alpha / size^2 * (sum of squares over the window
// around). x: [n, c, h, w]. A thread for each element; what the window sums up on the way back is calculated before.
#include "common.cuh"

namespace within {

struct Lrn {
    int c, h, w, size, nhwc;
    float alpha, beta;

    __device__ float perTap() const { return alpha / ((float)size * size); }
};

// Where in its plane an element is, and how far its neighbours lie apart.
struct At {
    long long first, column, row;
    int h, w;
};

__device__ inline At at(const Lrn& g, long long i) {
    int innermost = g.nhwc ? g.c : 1;
    long long pixel = i / innermost;
    int w = (int)(pixel % g.w);
    int h = (int)(pixel / g.w % g.h);
    long long column = innermost, row = column * g.w;
    return {i - h * row - w * column, column, row, h, w};
}

// The sum over the window, row by row; of squares or of the numbers themselves.
template <bool squares, class T>
__device__ inline float around(const Lrn& g, const At& a, const T* x) {
    int reach = g.size / 2;
    float sum = 0;
    for (int h = a.h < reach ? 0 : a.h - reach; h <= a.h + reach && h < g.h; h++) {
        for (int w = a.w < reach ? 0 : a.w - reach; w <= a.w + reach && w < g.w; w++) {
            float value = load(x, a.first + h * a.row + w * a.column);
            sum += squares ? value * value : value;
        }
    }
    return sum;
}

template <class T>
__device__ inline float scale(const Lrn& g, const At& a, const T* x) {
    return 1 + g.perTap() * around<true>(g, a, x);
}

template <class T>
__device__ inline void forward(const Lrn& g, const T* x, T* y, long long count) {
    EACH(i, count) {
        store(y, i, load(x, i) * powf(scale(g, at(g, i), x), -g.beta));
    }
}

// dy x s^(-beta - 1)
template <class T>
__device__ inline void terms(const Lrn& g, const T* x, const T* dy, float* terms, long long count) {
    EACH(i, count) {
        terms[i] = load(dy, i) * load(x, i) * powf(scale(g, at(g, i), x), -g.beta - 1);
    }
}

// dx[i] = dy[i] s[i]^-beta - 2 alpha beta / size^2 x[i] sum of the terms around. dx may lie over dy.
template <class T>
__device__ inline void backward(const Lrn& g, const T* x, const T* dy, const float* terms, T* dx, long long count) {
    float factor = 2 * g.beta * g.perTap();
    EACH(i, count) {
        At a = at(g, i);
        float direct = load(dy, i) * powf(scale(g, a, x), -g.beta);
        store(dx, i, direct - factor * load(x, i) * around<false>(g, a, terms));
    }
}

}  // namespace within

#define DEFINE(suffix, T)                                                                                              \
    extern "C" __global__ void lrn_within_forward_##suffix(const T* x, T* y, long long count, int c, int h, int w,     \
                                                           int size, int nhwc, float alpha, float beta) {              \
        within::forward({c, h, w, size, nhwc, alpha, beta}, x, y, count);                                              \
    }                                                                                                                  \
    extern "C" __global__ void lrn_within_terms_##suffix(const T* x, const T* dy, float* terms, long long count,       \
                                                         int c, int h, int w, int size, int nhwc, float alpha,         \
                                                         float beta) {                                                 \
        within::terms({c, h, w, size, nhwc, alpha, beta}, x, dy, terms, count);                                        \
    }                                                                                                                  \
    extern "C" __global__ void lrn_within_backward_##suffix(const T* x, const T* dy, const float* terms, T* dx,        \
                                                            long long count, int c, int h, int w, int size, int nhwc,  \
                                                            float alpha, float beta) {                                 \
        within::backward({c, h, w, size, nhwc, alpha, beta}, x, dy, terms, dx, count);                                 \
    }
FOR_TYPES(DEFINE)
#undef DEFINE
