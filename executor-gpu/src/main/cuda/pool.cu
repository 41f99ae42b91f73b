// Pooling. A window is cut at the image's edges. x: [n, c, h, w], y: [n, c, p, q].
#include "common.cuh"

struct Pool {
    int n, c, h, w, p, q, kernelH, kernelW, strideH, strideW, padH, padW, nhwc;
};

#define POOL_PARAMETERS                                                                                              \
    int n, int c, int h, int w, int p, int q, int kernelH, int kernelW, int strideH, int strideW, int padH, int padW, \
        int nhwc
#define POOL {n, c, h, w, p, q, kernelH, kernelW, strideH, strideW, padH, padW, nhwc}

struct At {
    long long plane;  // image * c + channel
    int row, column;
};

// Which element of a tensor of so many rows and columns lies at i.
__device__ inline At at(const Pool& g, long long i, int rows, int columns) {
    At a;
    long long rest = i;
    int channel = 0;
    if (g.nhwc) {
        channel = (int)(rest % g.c);
        rest /= g.c;
    }
    a.column = (int)(rest % columns);
    rest /= columns;
    a.row = (int)(rest % rows);
    rest /= rows;
    a.plane = g.nhwc ? rest * g.c + channel : rest;
    return a;
}

__device__ inline long long place(const Pool& g, long long plane, int row, int column, int rows, int columns) {
    if (g.nhwc) {
        return ((plane / g.c * rows + row) * columns + column) * g.c + plane % g.c;
    }
    return (plane * rows + row) * columns + column;
}

__device__ inline int begin(int position, int stride, int pad) {
    int from = position * stride - pad;
    return from < 0 ? 0 : from;
}

__device__ inline int end(int position, int stride, int pad, int kernel, int extent) {
    int to = position * stride - pad + kernel;
    return to > extent ? extent : to;
}

// The tap of the largest element, the first of equal ones; NaN is larger than any number.
template <class T>
__device__ inline int largest(const Pool& g, const T* x, long long plane, int p, int q) {
    int found = -1;
    float most = 0;
    for (int row = begin(p, g.strideH, g.padH); row < end(p, g.strideH, g.padH, g.kernelH, g.h); row++) {
        for (int column = begin(q, g.strideW, g.padW); column < end(q, g.strideW, g.padW, g.kernelW, g.w); column++) {
            float value = load(x, place(g, plane, row, column, g.h, g.w));
            if (found < 0 || value > most || (value != value && most == most)) {
                found = (row - p * g.strideH + g.padH) * g.kernelW + column - q * g.strideW + g.padW;
                most = value;
            }
        }
    }
    return found;
}

template <class T>
__device__ inline float element(const Pool& g, const T* x, long long plane, int p, int q, int tap) {
    int row = p * g.strideH - g.padH + tap / g.kernelW;
    int column = q * g.strideW - g.padW + tap % g.kernelW;
    return load(x, place(g, plane, row, column, g.h, g.w));
}

// The first tap whose element is y; the largest one's where none is, which only NaN can bring about.
template <class T>
__device__ inline int equal(const Pool& g, const T* x, float y, long long plane, int p, int q) {
    for (int row = begin(p, g.strideH, g.padH); row < end(p, g.strideH, g.padH, g.kernelH, g.h); row++) {
        for (int column = begin(q, g.strideW, g.padW); column < end(q, g.strideW, g.padW, g.kernelW, g.w); column++) {
            if (load(x, place(g, plane, row, column, g.h, g.w)) == y) {
                return (row - p * g.strideH + g.padH) * g.kernelW + column - q * g.strideW + g.padW;
            }
        }
    }
    return largest(g, x, plane, p, q);
}

template <class T>
__device__ inline void maxForward(const Pool& g, const T* x, T* y, void* argmax, int argmaxBytes) {
    EACH(i, (long long)g.n * g.c * g.p * g.q) {
        At a = at(g, i, g.p, g.q);
        int tap = largest(g, x, a.plane, a.row, a.column);
        store(y, i, element(g, x, a.plane, a.row, a.column, tap));
        if (argmaxBytes == 1) {
            ((unsigned char*)argmax)[i] = (unsigned char)tap;
        } else if (argmaxBytes == 4) {
            ((int*)argmax)[i] = tap;
        }
    }
}

// The first position of a window that covers an element, and the first beyond.
__device__ inline int firstOver(int element, int stride, int pad, int kernel) {
    int from = element + pad - kernel + 1;
    return from <= 0 ? 0 : (from + stride - 1) / stride;
}

__device__ inline int endOver(int element, int stride, int pad, int positions) {
    int to = (element + pad) / stride + 1;
    return to > positions ? positions : to;
}

// Each element of dx sums over the windows that cover it, in ascending order: no atomics, and always the same bits.
#define OVER_WINDOWS                                                                                  \
    EACH(i, (long long)g.n * g.c * g.h * g.w) {                                                       \
        At a = at(g, i, g.h, g.w);                                                                    \
        float sum = 0;                                                                                \
        for (int p = firstOver(a.row, g.strideH, g.padH, g.kernelH);                                  \
             p < endOver(a.row, g.strideH, g.padH, g.p); p++) {                                       \
            for (int q = firstOver(a.column, g.strideW, g.padW, g.kernelW);                           \
                 q < endOver(a.column, g.strideW, g.padW, g.q); q++) {                                \
                int tap = (a.row - p * g.strideH + g.padH) * g.kernelW + a.column - q * g.strideW + g.padW; \
                long long from = place(g, a.plane, p, q, g.p, g.q);

#define SUMMED           \
    }                    \
    }                    \
    store(dx, i, sum);   \
    }

template <class T>
__device__ inline void maxBackward(const Pool& g, const T* x, const T* y, const T* dy, T* dx) {
    OVER_WINDOWS
    if (equal(g, x, load(y, from), a.plane, p, q) == tap) {
        sum += load(dy, from);
    }
    SUMMED
}

template <class T>
__device__ inline void maxBackwardArgmax(const Pool& g, const void* argmax, int argmaxBytes, const T* dy, T* dx) {
    OVER_WINDOWS
    int taken = argmaxBytes == 1 ? ((const unsigned char*)argmax)[from] : ((const int*)argmax)[from];
    if (taken == tap) {
        sum += load(dy, from);
    }
    SUMMED
}

// Of how many elements a window is the mean: those of the image, or all where padding is counted.
__device__ inline int covered(const Pool& g, int counted, int p, int q) {
    if (counted) {
        return g.kernelH * g.kernelW;
    }
    return (end(p, g.strideH, g.padH, g.kernelH, g.h) - begin(p, g.strideH, g.padH)) *
           (end(q, g.strideW, g.padW, g.kernelW, g.w) - begin(q, g.strideW, g.padW));
}

template <class T>
__device__ inline void averageForward(const Pool& g, int counted, const T* x, T* y) {
    EACH(i, (long long)g.n * g.c * g.p * g.q) {
        At a = at(g, i, g.p, g.q);
        float sum = 0;
        for (int row = begin(a.row, g.strideH, g.padH); row < end(a.row, g.strideH, g.padH, g.kernelH, g.h); row++) {
            for (int column = begin(a.column, g.strideW, g.padW);
                 column < end(a.column, g.strideW, g.padW, g.kernelW, g.w); column++) {
                sum += load(x, place(g, a.plane, row, column, g.h, g.w));
            }
        }
        store(y, i, sum / covered(g, counted, a.row, a.column));
    }
}

template <class T>
__device__ inline void averageBackward(const Pool& g, int counted, const T* dy, T* dx) {
    OVER_WINDOWS
    if (tap >= 0) {
        sum += load(dy, from) / covered(g, counted, p, q);
    }
    SUMMED
}

#define DEFINE(suffix, T)                                                                                            \
    extern "C" __global__ void max_pool_forward_##suffix(const T* x, T* y, void* argmax, int argmaxBytes,            \
                                                         POOL_PARAMETERS) {                                          \
        Pool g = POOL;                                                                                               \
        maxForward(g, x, y, argmax, argmaxBytes);                                                                    \
    }                                                                                                                \
    extern "C" __global__ void max_pool_backward_##suffix(const T* x, const T* y, const T* dy, T* dx,                \
                                                          POOL_PARAMETERS) {                                         \
        Pool g = POOL;                                                                                               \
        maxBackward(g, x, y, dy, dx);                                                                                \
    }                                                                                                                \
    extern "C" __global__ void max_pool_backward_argmax_##suffix(const void* argmax, int argmaxBytes, const T* dy,   \
                                                                 T* dx, POOL_PARAMETERS) {                           \
        Pool g = POOL;                                                                                               \
        maxBackwardArgmax(g, argmax, argmaxBytes, dy, dx);                                                           \
    }                                                                                                                \
    extern "C" __global__ void average_pool_forward_##suffix(const T* x, T* y, int counted, POOL_PARAMETERS) {       \
        Pool g = POOL;                                                                                               \
        averageForward(g, counted, x, y);                                                                            \
    }                                                                                                                \
    extern "C" __global__ void average_pool_backward_##suffix(const T* dy, T* dx, int counted, POOL_PARAMETERS) {    \
        Pool g = POOL;                                                                                               \
        averageBackward(g, counted, dy, dx);                                                                         \
    }
FOR_TYPES(DEFINE)
#undef DEFINE
