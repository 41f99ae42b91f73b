// Softmax with cross entropy, and the count of right answers. logits, probabilities: [n, classes, pixels], labels: [n].
#include "common.cuh"

#define THREADS 256

// The block's sum, largest value or other combination in a fixed order; every thread gets it.
template <class Combine>
__device__ inline float reduce(float* shared, float mine, Combine combine) {
    shared[threadIdx.x] = mine;
    __syncthreads();
    for (unsigned int half = THREADS / 2; half > 0; half /= 2) {
        if (threadIdx.x < half) {
            shared[threadIdx.x] = combine(shared[threadIdx.x], shared[threadIdx.x + half]);
        }
        __syncthreads();
    }
    float all = shared[0];
    __syncthreads();
    return all;
}

struct Sum {
    __device__ float operator()(float a, float b) const { return a + b; }
};
struct Largest {
    // NaN goes on.
    __device__ float operator()(float a, float b) const { return a > b || a != a ? a : b; }
};
struct Smallest {
    __device__ float operator()(float a, float b) const { return a < b ? a : b; }
};

// One block for each row. Everything is read before the probabilities are written, which may lie over the logits.
template <class T>
__device__ inline void rows(float* shared, const T* logits, const int* labels, float* probabilities, float* rowLoss,
                            float* rowCorrect, int classes) {
    long long first = (long long)blockIdx.x * classes;
    int label = labels[blockIdx.x];
    float truth = load(logits, first + label);
    float mine = load(logits, first + ((int)threadIdx.x < classes ? threadIdx.x : 0));
    for (int j = threadIdx.x; j < classes; j += THREADS) {
        mine = Largest()(mine, load(logits, first + j));
    }
    float most = reduce(shared, mine, Largest());
    float best = (float)classes;
    float sum = 0;
    for (int j = threadIdx.x; j < classes; j += THREADS) {
        float value = load(logits, first + j);
        if (value == most && j < best) {
            best = (float)j;
        }
        sum += expf(value - most);
    }
    best = reduce(shared, best, Smallest());
    sum = reduce(shared, sum, Sum());
    for (int j = threadIdx.x; j < classes; j += THREADS) {
        probabilities[first + j] = expf(load(logits, first + j) - most) / sum;
    }
    if (threadIdx.x == 0) {
        rowLoss[blockIdx.x] = logf(sum) - (truth - most);
        rowCorrect[blockIdx.x] = best == (float)label ? 1.0f : 0.0f;
    }
}

// Where a pixel's class lies.
__device__ inline long long logit(long long image, int c, long long pixel, int classes, int pixels, int nhwc) {
    return nhwc ? (image * pixels + pixel) * classes + c : (image * classes + c) * pixels + pixel;
}

// One block for each image, where there is an answer for each pixel: an image is recognized when more than half of them are. A
// pixel is read before its probabilities are written, by the same thread.
template <class T>
__device__ inline void pixelRows(float* shared, const T* logits, const int* labels, float* probabilities,
                                 float* rowLoss, float* rowCorrect, int classes, int pixels, int nhwc) {
    long long image = blockIdx.x;
    int label = labels[image];
    double loss = 0;
    int right = 0;
    for (int pixel = threadIdx.x; pixel < pixels; pixel += THREADS) {
        int best = 0;
        float most = load(logits, logit(image, 0, pixel, classes, pixels, nhwc));
        for (int c = 1; c < classes; c++) {
            float value = load(logits, logit(image, c, pixel, classes, pixels, nhwc));
            if (value > most || value != value) {
                best = c;
                most = value;
            }
        }
        float sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += expf(load(logits, logit(image, c, pixel, classes, pixels, nhwc)) - most);
        }
        loss += logf(sum) - (load(logits, logit(image, label, pixel, classes, pixels, nhwc)) - most);
        right += best == label ? 1 : 0;
        for (int c = 0; c < classes; c++) {
            long long i = logit(image, c, pixel, classes, pixels, nhwc);
            probabilities[i] = expf(load(logits, i) - most) / sum;
        }
    }
    float losses = reduce(shared, (float)(loss / pixels), Sum());
    float rights = reduce(shared, (float)right, Sum());
    if (threadIdx.x == 0) {
        rowLoss[image] = losses;
        rowCorrect[image] = 2 * rights > (float)pixels ? 1.0f : 0.0f;
    }
}

extern "C" __global__ void softmax_loss_mean(const float* rowLoss, const float* rowCorrect, float* loss,
                                             float* correct, int n, float weight) {
    __shared__ double losses[THREADS];
    __shared__ double right[THREADS];
    double sum = 0;
    double count = 0;
    for (int i = threadIdx.x; i < n; i += THREADS) {
        sum += rowLoss[i];
        count += rowCorrect[i];
    }
    losses[threadIdx.x] = sum;
    right[threadIdx.x] = count;
    __syncthreads();
    for (unsigned int half = THREADS / 2; half > 0; half /= 2) {
        if (threadIdx.x < half) {
            losses[threadIdx.x] += losses[threadIdx.x + half];
            right[threadIdx.x] += right[threadIdx.x + half];
        }
        __syncthreads();
    }
    if (threadIdx.x == 0) {
        *loss = (float)(weight * losses[0] / n);
        *correct = (float)right[0];
    }
}

template <class T>
__device__ inline void lossBackward(const float* probabilities, const int* labels, T* dlogits, const Moment* moment,
                                    int n, int classes, int pixels, float weight, int nhwc) {
    float answers = (float)n * pixels;
    EACH(i, (long long)n * classes * pixels) {
        long long c = nhwc ? i % classes : i / pixels % classes;
        float wanted = c == labels[i / pixels / classes] ? 1.0f : 0.0f;
        store(dlogits, i, weight * ((probabilities[i] - wanted) / answers) * moment->lossScale);
    }
}

#define DEFINE(suffix, T)                                                                                             \
    extern "C" __global__ void softmax_loss_rows_##suffix(const T* logits, const int* labels, float* probabilities,   \
                                                          float* rowLoss, float* rowCorrect, int classes, int pixels, \
                                                          int nhwc) {                                                 \
        __shared__ float shared[THREADS];                                                                             \
        rows(shared, logits, labels, probabilities, rowLoss, rowCorrect, classes);                                    \
    }                                                                                                                 \
    extern "C" __global__ void softmax_loss_pixels_##suffix(const T* logits, const int* labels, float* probabilities, \
                                                            float* rowLoss, float* rowCorrect, int classes,           \
                                                            int pixels, int nhwc) {                                   \
        __shared__ float shared[THREADS];                                                                             \
        pixelRows(shared, logits, labels, probabilities, rowLoss, rowCorrect, classes, pixels, nhwc);                 \
    }                                                                                                                 \
    extern "C" __global__ void softmax_loss_backward_##suffix(const float* probabilities, const int* labels,          \
                                                              T* dlogits, const Moment* moment, int n, int classes,   \
                                                              int pixels, float weight, int nhwc) {                   \
        lossBackward(probabilities, labels, dlogits, moment, n, classes, pixels, weight, nhwc);                       \
    }
FOR_TYPES(DEFINE)
#undef DEFINE
