// The gradient of a bias: for each channel the sum of dy over images and pixels, in single precision and in a fixed order. cuDNN's
// own refuses bfloat16. dy: [n, c, pixels]; its n * pixels rows are dealt to so many chunks, whose sums are added up at the end.
#include "common.cuh"

#define SUM_THREADS 256
#define SUM_COLUMNS 32

// A block for each chunk of each channel: the pixels of an image lie beside each other.
template <class T>
__device__ inline void planes(float* shared, const T* dy, float* partial, int c, int pixels, long long rows, int chunks) {
    int channel = blockIdx.x % c;
    int chunk = blockIdx.x / c;
    long long from = rows * chunk / chunks;
    long long to = rows * (chunk + 1) / chunks;
    float sum = 0;
    for (long long row = from + threadIdx.x; row < to; row += SUM_THREADS) {
        sum += load(dy, (row / pixels * c + channel) * pixels + row % pixels);
    }
    shared[threadIdx.x] = sum;
    __syncthreads();
    for (unsigned int half = SUM_THREADS / 2; half > 0; half /= 2) {
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
__device__ inline void columns(float* shared, const T* dy, float* partial, int c, long long rows, int chunks) {
    int groups = (c + SUM_COLUMNS - 1) / SUM_COLUMNS;
    int channel = blockIdx.x % groups * SUM_COLUMNS + threadIdx.x % SUM_COLUMNS;
    int chunk = blockIdx.x / groups;
    long long to = rows * (chunk + 1) / chunks;
    float sum = 0;
    if (channel < c) {
        for (long long row = rows * chunk / chunks + threadIdx.x / SUM_COLUMNS; row < to;
             row += SUM_THREADS / SUM_COLUMNS) {
            sum += load(dy, row * c + channel);
        }
    }
    shared[threadIdx.x] = sum;
    __syncthreads();
    if (threadIdx.x < SUM_COLUMNS && channel < c) {
        for (int i = SUM_COLUMNS; i < SUM_THREADS; i += SUM_COLUMNS) {
            sum += shared[threadIdx.x + i];
        }
        partial[(long long)chunk * c + channel] = sum;
    }
}

extern "C" __global__ void bias_gradient_end(const float* partial, float* sums, int c, int chunks) {
    EACH(channel, c) {
        float sum = 0;
        for (int chunk = 0; chunk < chunks; chunk++) {
            sum += partial[(long long)chunk * c + channel];
        }
        sums[channel] = sum;
    }
}

#define DEFINE(suffix, T)                                                                                          \
    extern "C" __global__ void bias_gradient_planes_##suffix(const T* dy, float* partial, int c, int pixels,       \
                                                             long long rows, int chunks) {                         \
        __shared__ float shared[SUM_THREADS];                                                                      \
        planes(shared, dy, partial, c, pixels, rows, chunks);                                                      \
    }                                                                                                              \
    extern "C" __global__ void bias_gradient_columns_##suffix(const T* dy, float* partial, int c, long long rows,  \
                                                              int chunks) {                                        \
        __shared__ float shared[SUM_THREADS];                                                                      \
        columns(shared, dy, partial, c, rows, chunks);                                                             \
    }
FOR_TYPES(DEFINE)
#undef DEFINE
