// Losses of two tensors a, b: [n, elements], and labels as numbers.
#include "common.cuh"

#define PAIR_THREADS 256

enum PairKind { SIGMOID = 0, EUCLIDEAN = 1, CONTRASTIVE = 2, CONTRASTIVE_LEGACY = 3 };

// The block's sum in a fixed order; every thread gets it.
__device__ inline double pairSum(double* shared, double mine) {
    shared[threadIdx.x] = mine;
    __syncthreads();
    for (unsigned int half = PAIR_THREADS / 2; half > 0; half /= 2) {
        if (threadIdx.x < half) {
            shared[threadIdx.x] += shared[threadIdx.x + half];
        }
        __syncthreads();
    }
    double all = shared[0];
    __syncthreads();
    return all;
}

// One element's loss; its slope may lie over either operand.
template <class T>
__device__ inline double sigmoidElement(const T* a, const T* b, float* slope, long long i) {
    float x = load(a, i);
    float target = load(b, i);
    float small = expf(-fabsf(x));
    slope[i] = (x >= 0 ? 1.0f : small) / (1.0f + small) - target;
    return (x > 0 ? x : 0.0f) - x * target + log1pf(small);
}

template <class T>
__device__ inline double squaredElement(const T* a, const T* b, float* slope, long long i) {
    float difference = load(a, i) - load(b, i);
    slope[i] = difference;
    return (double)difference * difference;
}

// One block for each image.
template <class T>
__device__ inline void pairRow(double* shared, const T* a, const T* b, const int* labels, float* slope, float* rowLoss,
                               int elements, int kind, float margin, float leastDistance) {
    long long first = (long long)blockIdx.x * elements;
    double sum = 0;
    for (int j = threadIdx.x; j < elements; j += PAIR_THREADS) {
        sum += kind == SIGMOID ? sigmoidElement(a, b, slope, first + j) : squaredElement(a, b, slope, first + j);
    }
    sum = pairSum(shared, sum);
    double loss = kind == SIGMOID ? sum : sum / 2;
    if (kind >= CONTRASTIVE && labels[blockIdx.x] == 0) {
        bool legacy = kind == CONTRASTIVE_LEGACY;
        double distance = sqrt(sum);
        double missing = margin - (legacy ? sum : distance);
        float factor = missing > 0 ? (legacy ? -1.0f : (float)(-missing / (distance + leastDistance))) : 0.0f;
        for (int j = threadIdx.x; j < elements; j += PAIR_THREADS) {
            slope[first + j] *= factor;
        }
        loss = missing > 0 ? (legacy ? missing : missing * missing) / 2 : 0;
    }
    if (threadIdx.x == 0) {
        rowLoss[blockIdx.x] = (float)loss;
    }
}

extern "C" __global__ void pair_loss_mean(const float* rowLoss, float* loss, float* correct, int n, float weight) {
    __shared__ double shared[PAIR_THREADS];
    double sum = 0;
    for (int i = threadIdx.x; i < n; i += PAIR_THREADS) {
        sum += rowLoss[i];
    }
    sum = pairSum(shared, sum);
    if (threadIdx.x == 0) {
        *loss = (float)(weight * sum / n);
        *correct = 0;
    }
}

#define DEFINE(suffix, T)                                                                                             \
    extern "C" __global__ void pair_loss_rows_##suffix(const T* a, const T* b, const int* labels, float* slope,       \
                                                       float* rowLoss, int elements, int kind, float margin,          \
                                                       float leastDistance) {                                         \
        __shared__ double shared[PAIR_THREADS];                                                                       \
        pairRow(shared, a, b, labels, slope, rowLoss, elements, kind, margin, leastDistance);                         \
    }                                                                                                                 \
    extern "C" __global__ void pair_loss_backward_##suffix(const float* slope, T* dx, const Moment* moment, int n,    \
                                                           float weight, long long count) {                           \
        EACH(i, count) { store(dx, i, weight * (slope[i] / n) * moment->lossScale); }                                 \
    }                                                                                                                 \
    extern "C" __global__ void label_number_##suffix(const int* labels, T* y, int n) {                                \
        EACH(i, (long long)n) { store(y, i, (float)labels[i]); }                                                      \
    }
FOR_TYPES(DEFINE)
#undef DEFINE
