// Softmax with cross entropy where labels may be one for each pixel, or ignored, and the sum over the answers is divided by what
// Caffe's normalization says. logits, probabilities: [n, classes, pixels], labels: [n] or [n, pixels].
#include "common.cuh"

#define ANSWER_THREADS 256

enum AnswerNormalization { BY_ANSWERS = 0, BY_VALID = 1, BY_IMAGES = 2, BY_ONE = 3 };

// The block's sum in a fixed order; every thread gets it.
__device__ inline double answerSum(double* shared, double mine) {
    shared[threadIdx.x] = mine;
    __syncthreads();
    for (unsigned int half = ANSWER_THREADS / 2; half > 0; half /= 2) {
        if (threadIdx.x < half) {
            shared[threadIdx.x] += shared[threadIdx.x + half];
        }
        __syncthreads();
    }
    double all = shared[0];
    __syncthreads();
    return all;
}

__device__ inline long long answerAt(long long image, int c, long long pixel, int classes, int pixels, int nhwc) {
    return nhwc ? (image * pixels + pixel) * classes + c : (image * classes + c) * pixels + pixel;
}

// One block for each image: its loss, how many of its answers count, and whether more than half of those are right. A pixel is
// read before its probabilities are written, by the same thread.
template <class T>
__device__ inline void answerRows(double* shared, const T* logits, const int* labels, float* probabilities,
                                  float* rowLoss, float* rowCorrect, float* rowValid, int classes, int pixels,
                                  int perPixel, int ignores, int ignored, int nhwc) {
    long long image = blockIdx.x;
    double loss = 0;
    double right = 0;
    double valid = 0;
    for (int pixel = threadIdx.x; pixel < pixels; pixel += ANSWER_THREADS) {
        int label = labels[perPixel ? image * pixels + pixel : image];
        bool counts = !ignores || label != ignored;
        int best = 0;
        float most = load(logits, answerAt(image, 0, pixel, classes, pixels, nhwc));
        for (int c = 1; c < classes; c++) {
            float value = load(logits, answerAt(image, c, pixel, classes, pixels, nhwc));
            if (value > most || value != value) {
                best = c;
                most = value;
            }
        }
        float sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += expf(load(logits, answerAt(image, c, pixel, classes, pixels, nhwc)) - most);
        }
        if (counts) {
            loss += logf(sum) - (load(logits, answerAt(image, label, pixel, classes, pixels, nhwc)) - most);
            right += best == label ? 1 : 0;
            valid += 1;
        }
        for (int c = 0; c < classes; c++) {
            long long i = answerAt(image, c, pixel, classes, pixels, nhwc);
            probabilities[i] = expf(load(logits, i) - most) / sum;
        }
    }
    loss = answerSum(shared, loss);
    right = answerSum(shared, right);
    valid = answerSum(shared, valid);
    if (threadIdx.x == 0) {
        rowLoss[image] = (float)loss;
        rowCorrect[image] = 2 * right > valid ? 1.0f : 0.0f;
        rowValid[image] = (float)valid;
    }
}

__device__ inline double answerDivisor(double valid, int n, int pixels, int normalization) {
    double divisor = normalization == BY_ANSWERS  ? (double)n * pixels
                     : normalization == BY_VALID  ? valid
                     : normalization == BY_IMAGES ? (double)n
                                                  : 1.0;
    return divisor > 1 ? divisor : 1;
}

extern "C" __global__ void answer_loss_sum(const float* rowLoss, const float* rowCorrect, const float* rowValid,
                                           float* loss, float* correct, int n, int pixels, int normalization,
                                           float weight) {
    __shared__ double shared[ANSWER_THREADS];
    double losses = 0;
    double right = 0;
    double valid = 0;
    for (int i = threadIdx.x; i < n; i += ANSWER_THREADS) {
        losses += rowLoss[i];
        right += rowCorrect[i];
        valid += rowValid[i];
    }
    losses = answerSum(shared, losses);
    right = answerSum(shared, right);
    valid = answerSum(shared, valid);
    if (threadIdx.x == 0) {
        *loss = (float)(weight * losses / answerDivisor(valid, n, pixels, normalization));
        *correct = (float)right;
    }
}

// What the backward pass divides by.
extern "C" __global__ void answer_loss_divisor(const int* labels, float* divisor, int n, int pixels, int perPixel,
                                               int ignores, int ignored, int normalization) {
    __shared__ double shared[ANSWER_THREADS];
    double valid = 0;
    long long count = perPixel ? (long long)n * pixels : n;
    for (long long i = threadIdx.x; i < count; i += ANSWER_THREADS) {
        valid += !ignores || labels[i] != ignored ? (perPixel ? 1 : pixels) : 0;
    }
    valid = answerSum(shared, valid);
    if (threadIdx.x == 0) {
        *divisor = (float)answerDivisor(valid, n, pixels, normalization);
    }
}

template <class T>
__device__ inline void answerBackward(const float* probabilities, const int* labels, const float* divisor, T* dlogits,
                                      const Moment* moment, int n, int classes, int pixels, int perPixel, int ignores,
                                      int ignored, float weight, int nhwc) {
    EACH(i, (long long)n * classes * pixels) {
        long long c = nhwc ? i % classes : i / pixels % classes;
        long long image = i / pixels / classes;
        long long pixel = nhwc ? i / classes % pixels : i % pixels;
        int label = labels[perPixel ? image * pixels + pixel : image];
        float wanted = c == label ? 1.0f : 0.0f;
        bool counts = !ignores || label != ignored;
        float value = counts ? weight * ((probabilities[i] - wanted) / *divisor) * moment->lossScale : 0.0f;
        store(dlogits, i, value);
    }
}

#define DEFINE(suffix, T)                                                                                            \
    extern "C" __global__ void answer_loss_rows_##suffix(                                                            \
        const T* logits, const int* labels, float* probabilities, float* rowLoss, float* rowCorrect,                 \
        float* rowValid, int classes, int pixels, int perPixel, int ignores, int ignored, int nhwc) {                \
        __shared__ double shared[ANSWER_THREADS];                                                                    \
        answerRows(shared, logits, labels, probabilities, rowLoss, rowCorrect, rowValid, classes, pixels, perPixel,  \
                   ignores, ignored, nhwc);                                                                          \
    }                                                                                                                \
    extern "C" __global__ void answer_loss_backward_##suffix(                                                        \
        const float* probabilities, const int* labels, const float* divisor, T* dlogits, const Moment* moment,       \
        int n, int classes, int pixels, int perPixel, int ignores, int ignored, float weight, int nhwc) {            \
        answerBackward(probabilities, labels, divisor, dlogits, moment, n, classes, pixels, perPixel, ignores,       \
                       ignored, weight, nhwc);                                                                       \
    }
FOR_TYPES(DEFINE)
#undef DEFINE
