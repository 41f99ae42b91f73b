// Pooling. A window is cut at the image's edges. x: [n, c, h, w], y: [n, c, p, q].
#include "common.cuh"

struct Pool {
    int n, c, h, w, p, q, kernelH, kernelW, strideH, strideW, padH, padW, nhwc;
};

#define POOL_PARAMETERS                                                                                              \
    int n, int c, int h, int w, int p, int q, int kernelH, int kernelW, int strideH, int strideW, int padH, int padW, \
        int nhwc
#define POOL {n, c, h, w, p, q, kernelH, kernelW, strideH, strideW, padH, padW, nhwc}

// An element of a tensor: a plane is an image where channels lie innermost, else one channel of it.
template <class I>
struct At {
    I plane;
    int channel, row, column;
};

// By how much elements of a tensor of so many rows and columns are taken apart.
template <class I>
struct Elements {
    Divisor<I> channels, columns, rows;
};

__device__ inline int innermost(const Pool& g) { return g.nhwc ? g.c : 1; }

template <class I>
__device__ inline Elements<I> elements(const Pool& g, int rows, int columns) {
    return {divisor<I>(innermost(g)), divisor<I>(columns), divisor<I>(rows)};
}

// Which element lies at i.
template <class I>
__device__ inline At<I> at(const Elements<I>& e, long long i) {
    At<I> a;
    I rest = (I)i;
    a.channel = (int)takeApart(rest, e.channels);
    a.column = (int)takeApart(rest, e.columns);
    a.row = (int)takeApart(rest, e.rows);
    a.plane = rest;
    return a;
}

// Where an element of the same plane and channel lies in a tensor of so many rows and columns.
template <class I>
__device__ inline long long place(const Pool& g, const At<I>& a, int row, int column, int rows, int columns) {
    return (long long)(((a.plane * rows + row) * columns + column) * innermost(g) + a.channel);
}

// Whether all elements of both tensors are counted by 31 bits.
__device__ inline bool isSmall(const Pool& g) {
    long long planes = (long long)g.n * g.c, most = 0x7FFFFFFF;
    return planes * g.h * g.w <= most && planes * g.p * g.q <= most;
}

__device__ inline int begin(int position, int stride, int pad) {
    int from = position * stride - pad;
    return from < 0 ? 0 : from;
}

__device__ inline int end(int position, int stride, int pad, int kernel, int extent) {
    int to = position * stride - pad + kernel;
    return to > extent ? extent : to;
}

struct Found {
    int tap;
    float value;
};

// The largest element, the first of equal ones; NaN is larger than any number.
template <class T, class I>
__device__ inline Found largest(const Pool& g, const T* x, const At<I>& a, int p, int q) {
    Found found = {-1, 0};
    for (int row = begin(p, g.strideH, g.padH); row < end(p, g.strideH, g.padH, g.kernelH, g.h); row++) {
        for (int column = begin(q, g.strideW, g.padW); column < end(q, g.strideW, g.padW, g.kernelW, g.w); column++) {
            float value = load(x, place(g, a, row, column, g.h, g.w));
            if (found.tap < 0 || value > found.value || (value != value && found.value == found.value)) {
                found.tap = (row - p * g.strideH + g.padH) * g.kernelW + column - q * g.strideW + g.padW;
                found.value = value;
            }
        }
    }
    return found;
}

// The first tap whose element is y; the largest one's where none is, which only NaN can bring about.
template <class T, class I>
__device__ inline int equal(const Pool& g, const T* x, float y, const At<I>& a, int p, int q) {
    for (int row = begin(p, g.strideH, g.padH); row < end(p, g.strideH, g.padH, g.kernelH, g.h); row++) {
        for (int column = begin(q, g.strideW, g.padW); column < end(q, g.strideW, g.padW, g.kernelW, g.w); column++) {
            if (load(x, place(g, a, row, column, g.h, g.w)) == y) {
                return (row - p * g.strideH + g.padH) * g.kernelW + column - q * g.strideW + g.padW;
            }
        }
    }
    return largest(g, x, a, p, q).tap;
}

template <class I, class T>
__device__ inline void maxForward(const Pool& g, const T* x, T* y, void* argmax, int argmaxBytes) {
    Elements<I> written = elements<I>(g, g.p, g.q);
    EACH(i, (long long)g.n * g.c * g.p * g.q) {
        At<I> a = at(written, i);
        Found found = largest(g, x, a, a.row, a.column);
        store(y, i, found.value);
        if (argmaxBytes == 1) {
            ((unsigned char*)argmax)[i] = (unsigned char)found.tap;
        } else if (argmaxBytes == 4) {
            ((int*)argmax)[i] = found.tap;
        }
    }
}

// The first position of a window that covers an element, and the first beyond.
template <class I>
__device__ inline int firstOver(int element, Divisor<I> stride, int pad, int kernel) {
    int from = element + pad - kernel + 1;
    return from <= 0 ? 0 : (int)quotient((I)(from + stride.divisor - 1), stride);
}

template <class I>
__device__ inline int endOver(int element, Divisor<I> stride, int pad, int positions) {
    int to = (int)quotient((I)(element + pad), stride) + 1;
    return to > positions ? positions : to;
}

// Each element of dx sums over the windows that cover it, in ascending order: no atomics, and always the same bits.
#define OVER_WINDOWS                                                                                            \
    Elements<I> written = elements<I>(g, g.h, g.w);                                                             \
    Divisor<I> strideH = divisor<I>(g.strideH), strideW = divisor<I>(g.strideW);                                \
    EACH(i, (long long)g.n * g.c * g.h * g.w) {                                                                 \
        At<I> a = at(written, i);                                                                               \
        int endP = endOver(a.row, strideH, g.padH, g.p), endQ = endOver(a.column, strideW, g.padW, g.q);        \
        float sum = 0;                                                                                          \
        for (int p = firstOver(a.row, strideH, g.padH, g.kernelH); p < endP; p++) {                             \
            for (int q = firstOver(a.column, strideW, g.padW, g.kernelW); q < endQ; q++) {                      \
                int tap = (a.row - p * g.strideH + g.padH) * g.kernelW + a.column - q * g.strideW + g.padW;     \
                long long from = place(g, a, p, q, g.p, g.q);

#define SUMMED           \
    }                    \
    }                    \
    store(dx, i, sum);   \
    }

template <class I, class T>
__device__ inline void maxBackward(const Pool& g, const T* x, const T* y, const T* dy, T* dx) {
    OVER_WINDOWS
    if (equal(g, x, load(y, from), a, p, q) == tap) {
        sum += load(dy, from);
    }
    SUMMED
}

template <class I, class T>
__device__ inline void maxBackwardArgmax(const Pool& g, const void* argmax, int argmaxBytes, const T* dy, T* dx) {
    OVER_WINDOWS
    int taken = argmaxBytes == 1 ? ((const unsigned char*)argmax)[from] : ((const int*)argmax)[from];
    if (taken == tap) {
        sum += load(dy, from);
    }
    SUMMED
}

// Of how many elements a window is the mean: those of the image, or where padding is counted those of the padded image.
__device__ inline int covered(const Pool& g, int counted, int p, int q) {
    if (counted) {
        return (end(p, g.strideH, g.padH, g.kernelH, g.h + g.padH) - p * g.strideH + g.padH) *
               (end(q, g.strideW, g.padW, g.kernelW, g.w + g.padW) - q * g.strideW + g.padW);
    }
    return (end(p, g.strideH, g.padH, g.kernelH, g.h) - begin(p, g.strideH, g.padH)) *
           (end(q, g.strideW, g.padW, g.kernelW, g.w) - begin(q, g.strideW, g.padW));
}

template <class I, class T>
__device__ inline void averageForward(const Pool& g, int counted, const T* x, T* y) {
    Elements<I> written = elements<I>(g, g.p, g.q);
    EACH(i, (long long)g.n * g.c * g.p * g.q) {
        At<I> a = at(written, i);
        float sum = 0;
        for (int row = begin(a.row, g.strideH, g.padH); row < end(a.row, g.strideH, g.padH, g.kernelH, g.h); row++) {
            for (int column = begin(a.column, g.strideW, g.padW);
                 column < end(a.column, g.strideW, g.padW, g.kernelW, g.w); column++) {
                sum += load(x, place(g, a, row, column, g.h, g.w));
            }
        }
        store(y, i, sum / covered(g, counted, a.row, a.column));
    }
}

template <class I, class T>
__device__ inline void averageBackward(const Pool& g, int counted, const T* dy, T* dx) {
    OVER_WINDOWS
    if (tap >= 0) {
        sum += load(dy, from) / covered(g, counted, p, q);
    }
    SUMMED
}

// Indices of 32 bits where they reach: dividing by 64 bits takes a multiple of the time.
#define BY_SIZE(pool, ...)                   \
    Pool g = POOL;                           \
    if (isSmall(g)) {                        \
        pool<unsigned>(g, __VA_ARGS__);      \
    } else {                                 \
        pool<long long>(g, __VA_ARGS__);     \
    }

#define DEFINE(suffix, T)                                                                                              \
    extern "C" __global__ void max_pool_forward_##suffix(const T* x, T* y, void* argmax, int argmaxBytes,              \
                                                         POOL_PARAMETERS) {                                            \
        BY_SIZE(maxForward, x, y, argmax, argmaxBytes)                                                                 \
    }                                                                                                                  \
    extern "C" __global__ void max_pool_backward_##suffix(const T* x, const T* y, const T* dy, T* dx,                  \
                                                          POOL_PARAMETERS) {                                           \
        BY_SIZE(maxBackward, x, y, dy, dx)                                                                             \
    }                                                                                                                  \
    extern "C" __global__ void max_pool_backward_argmax_##suffix(const void* argmax, int argmaxBytes, const T* dy,     \
                                                                 T* dx, POOL_PARAMETERS) {                             \
        BY_SIZE(maxBackwardArgmax, argmax, argmaxBytes, dy, dx)                                                        \
    }                                                                                                                  \
    extern "C" __global__ void average_pool_forward_##suffix(const T* x, T* y, int counted, POOL_PARAMETERS) {         \
        BY_SIZE(averageForward, counted, x, y)                                                                         \
    }                                                                                                                  \
    extern "C" __global__ void average_pool_backward_##suffix(const T* dy, T* dx, int counted, POOL_PARAMETERS) {      \
        BY_SIZE(averageBackward, counted, dy, dx)                                                                      \
    }
FOR_TYPES(DEFINE)
#undef DEFINE
