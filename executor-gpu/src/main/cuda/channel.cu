// Trained numbers for each channel of a tensor [n, c, pixels], or one for all, which then is a tensor of one channel: slopes
// of a ReLU; scales and shifts. Their gradients are sums over images and pixels, in single precision and in a fixed order: the
// n * pixels rows are dealt to so many chunks, whose sums are added up at the end, as in bias.cu.
#include "common.cuh"

namespace channel {

constexpr int CHANNEL_THREADS = 256;
constexpr int CHANNEL_COLUMNS = 32;

// What an element adds to its channel's sum: Channels.java has the same numbers.
enum { SLOPE, SCALE, SHIFT };

struct Tensor {
    int c, pixels, nhwc;

    __device__ long long of(long long i) const { return nhwc ? i % c : i / pixels % c; }
};

// y may lie over x.
template <class T>
__device__ inline void slopeForward(const Tensor& g, const T* x, const float* slope, T* y, long long count) {
    EACH(i, count) {
        float value = load(x, i);
        store(y, i, value > 0 ? value : slope[g.of(i)] * value);
    }
}

// dx may lie over dy or over x.
template <class T>
__device__ inline void slopeBackward(const Tensor& g, const T* x, const float* slope, const T* dy, T* dx,
                                     long long count) {
    EACH(i, count) {
        float value = load(x, i);
        // NaN is passed on, so that a value that was overwritten too early is seen.
        float factor = value > 0 ? 1 : value != value ? value : slope[g.of(i)];
        store(dx, i, factor * load(dy, i));
    }
}

// y may lie over x. Where there is no scale it is 1, where there is no shift it is 0.
template <class T>
__device__ inline void affine(const Tensor& g, const T* x, const float* scale, const float* shift, T* y,
                              long long count) {
    EACH(i, count) {
        float value = load(x, i);
        long long channel = g.of(i);
        value = scale ? scale[channel] * value : value;
        store(y, i, shift ? value + shift[channel] : value);
    }
}

template <class T>
__device__ inline float term(int kind, const T* x, const T* dy, long long i) {
    float gradient = load(dy, i);
    if (kind == SHIFT) {
        return gradient;
    }
    float value = load(x, i);
    return kind == SLOPE && value > 0 ? 0 : value * gradient;
}

// A block for each chunk of each channel: the pixels of an image lie beside each other.
template <class T>
__device__ inline void planes(float* shared, int kind, const T* x, const T* dy, float* partial, int c, int pixels,
                              long long rows, int chunks) {
    int channel = blockIdx.x % c;
    int chunk = blockIdx.x / c;
    long long to = rows * (chunk + 1) / chunks;
    float sum = 0;
    for (long long row = rows * chunk / chunks + threadIdx.x; row < to; row += CHANNEL_THREADS) {
        sum += term(kind, x, dy, (row / pixels * c + channel) * pixels + row % pixels);
    }
    shared[threadIdx.x] = sum;
    __syncthreads();
    for (unsigned int half = CHANNEL_THREADS / 2; half > 0; half /= 2) {
        if (threadIdx.x < half) {
            shared[threadIdx.x] += shared[threadIdx.x + half];
        }
        __syncthreads();
    }
    if (threadIdx.x == 0) {
        partial[(long long)chunk * c + channel] = shared[0];
    }
}

// A block for each chunk of 32 channels: the channels of a pixel lie beside each other, as do the columns of a matrix.
template <class T>
__device__ inline void columns(float* shared, int kind, const T* x, const T* dy, float* partial, int c, long long rows,
                               int chunks) {
    int groups = (c + CHANNEL_COLUMNS - 1) / CHANNEL_COLUMNS;
    int channel = blockIdx.x % groups * CHANNEL_COLUMNS + threadIdx.x % CHANNEL_COLUMNS;
    int chunk = blockIdx.x / groups;
    long long to = rows * (chunk + 1) / chunks;
    float sum = 0;
    if (channel < c) {
        for (long long row = rows * chunk / chunks + threadIdx.x / CHANNEL_COLUMNS; row < to;
             row += CHANNEL_THREADS / CHANNEL_COLUMNS) {
            sum += term(kind, x, dy, row * c + channel);
        }
    }
    shared[threadIdx.x] = sum;
    __syncthreads();
    if (threadIdx.x < CHANNEL_COLUMNS && channel < c) {
        for (int i = CHANNEL_COLUMNS; i < CHANNEL_THREADS; i += CHANNEL_COLUMNS) {
            sum += shared[threadIdx.x + i];
        }
        partial[(long long)chunk * c + channel] = sum;
    }
}

}  // namespace channel

extern "C" __global__ void channel_sums_end(const float* partial, float* sums, int c, int chunks) {
    EACH(i, c) {
        float sum = 0;
        for (int chunk = 0; chunk < chunks; chunk++) {
            sum += partial[(long long)chunk * c + i];
        }
        sums[i] = sum;
    }
}

#define DEFINE(suffix, T)                                                                                              \
    extern "C" __global__ void prelu_forward_##suffix(const T* x, const float* slope, T* y, long long count, int c,    \
                                                      int pixels, int nhwc) {                                          \
        channel::slopeForward({c, pixels, nhwc}, x, slope, y, count);                                                  \
    }                                                                                                                  \
    extern "C" __global__ void prelu_backward_##suffix(const T* x, const float* slope, const T* dy, T* dx,             \
                                                       long long count, int c, int pixels, int nhwc) {                 \
        channel::slopeBackward({c, pixels, nhwc}, x, slope, dy, dx, count);                                            \
    }                                                                                                                  \
    extern "C" __global__ void affine_##suffix(const T* x, const float* scale, const float* shift, T* y,               \
                                               long long count, int c, int pixels, int nhwc) {                         \
        channel::affine({c, pixels, nhwc}, x, scale, shift, y, count);                                                 \
    }                                                                                                                  \
    extern "C" __global__ void channel_sums_planes_##suffix(int kind, const T* x, const T* dy, float* partial, int c,  \
                                                            int pixels, long long rows, int chunks) {                  \
        __shared__ float shared[channel::CHANNEL_THREADS];                                                             \
        channel::planes(shared, kind, x, dy, partial, c, pixels, rows, chunks);                                        \
    }                                                                                                                  \
    extern "C" __global__ void channel_sums_columns_##suffix(int kind, const T* x, const T* dy, float* partial, int c, \
                                                             long long rows, int chunks) {                             \
        __shared__ float shared[channel::CHANNEL_THREADS];                                                             \
        channel::columns(shared, kind, x, dy, partial, c, rows, chunks);                                               \
    }
FOR_TYPES(DEFINE)
#undef DEFINE
