// cuDNN: batch normalization over images (SPATIAL). Images of any type, their statistics and parameters in single precision.
#include <cmath>

#include "cudnn.h"

namespace {

constexpr int SPATIAL = 1;

// The mean of one channel, in double precision.
template <class Value>
double mean(const Tensor& t, Value value) {
    double sum = 0;
    for (int n = 0; n < t.n; n++) {
        for (int h = 0; h < t.h; h++) {
            for (int w = 0; w < t.w; w++) {
                sum += value(n, h, w);
            }
        }
    }
    return sum / ((double)t.n * t.h * t.w);
}

struct Statistics {
    double mean, variance;
};

template <class T>
Statistics statistics(const Tensor& t, const T* x, int c) {
    double center = mean(t, [&](int n, int h, int w) { return (double)(float)x[t.at(n, c, h, w)]; });
    double variance = mean(t, [&](int n, int h, int w) {
        double off = (float)x[t.at(n, c, h, w)] - center;
        return off * off;
    });
    return {center, variance};
}

int validate(int mode, double epsilon, const Tensor* x, const Tensor* y, const Tensor* row) {
    if (mode != SPATIAL) {
        return NOT_SUPPORTED;
    }
    bool right = epsilon >= 0 && x->type == y->type && row->type == DATA_FLOAT && x->sameExtents(*y) && row->n == 1 &&
                 row->c == x->c && row->h == 1 && row->w == 1;
    return right ? SUCCESS : BAD_PARAM;
}

struct Forward {
    Tensor x, y;
    float alpha, beta;
    double factor, epsilon;
    const float *scale, *shift;
    float *runningMean, *runningVariance, *savedMean, *savedDeviation;
};

template <class T>
void forward(const Forward& f, const T* x, T* y) {
    for (int c = 0; c < f.x.c; c++) {
        Statistics found = statistics(f.x, x, c);
        double inverse = 1 / std::sqrt(found.variance + f.epsilon);
        for (int n = 0; n < f.x.n; n++) {
            for (int h = 0; h < f.x.h; h++) {
                for (int w = 0; w < f.x.w; w++) {
                    double normal = ((float)x[f.x.at(n, c, h, w)] - found.mean) * inverse;
                    blend(y[f.y.at(n, c, h, w)], f.alpha, normal * f.scale[c] + f.shift[c], f.beta);
                }
            }
        }
        if (f.savedMean != nullptr) {
            f.savedMean[c] = (float)found.mean;
            f.savedDeviation[c] = (float)inverse;
        }
        if (f.runningMean != nullptr) {
            double m = (double)f.x.n * f.x.h * f.x.w;
            double unbiased = m > 1 ? found.variance * m / (m - 1) : found.variance;
            f.runningMean[c] = (float)(f.runningMean[c] * (1 - f.factor) + found.mean * f.factor);
            f.runningVariance[c] = (float)(f.runningVariance[c] * (1 - f.factor) + unbiased * f.factor);
        }
    }
}

struct Backward {
    Tensor x, dy, dx;
    float alpha, beta, alphaParameters, betaParameters;
    double epsilon;
    const float *scale, *savedMean, *savedDeviation;
    float *dScale, *dShift;
};

template <class T>
void backward(const Backward& b, const T* x, const T* dy, T* dx) {
    double count = (double)b.x.n * b.x.h * b.x.w;
    for (int c = 0; c < b.x.c; c++) {
        double center, inverse;
        if (b.savedMean != nullptr) {
            center = b.savedMean[c];
            inverse = b.savedDeviation[c];
        } else {
            Statistics found = statistics(b.x, x, c);
            center = found.mean;
            inverse = 1 / std::sqrt(found.variance + b.epsilon);
        }
        auto normal = [&](int n, int h, int w) { return ((float)x[b.x.at(n, c, h, w)] - center) * inverse; };
        auto gradient = [&](int n, int h, int w) { return (double)(float)dy[b.dy.at(n, c, h, w)]; };
        double meanGradient = mean(b.x, gradient);
        double meanProduct = mean(b.x, [&](int n, int h, int w) { return gradient(n, h, w) * normal(n, h, w); });
        for (int n = 0; n < b.x.n; n++) {
            for (int h = 0; h < b.x.h; h++) {
                for (int w = 0; w < b.x.w; w++) {
                    double own = gradient(n, h, w) - meanGradient - normal(n, h, w) * meanProduct;
                    blend(dx[b.dx.at(n, c, h, w)], b.alpha, b.scale[c] * inverse * own, b.beta);
                }
            }
        }
        blend(b.dScale[c], b.alphaParameters, meanProduct * count, b.betaParameters);
        blend(b.dShift[c], b.alphaParameters, meanGradient * count, b.betaParameters);
    }
}

}  // namespace

EXPORT int cudnnBatchNormalizationForwardTraining(Handle* handle, int mode, const float* alpha, const float* beta,
                                                  const Tensor* xd, const void* x, const Tensor* yd, void* y,
                                                  const Tensor* row, const float* scale, const float* shift,
                                                  double factor, float* runningMean, float* runningVariance,
                                                  double epsilon, float* savedMean, float* savedDeviation) {
    ENTER();
    if (int wrong = validate(mode, epsilon, xd, yd, row)) {
        return wrong;
    }
    if ((runningMean == nullptr) != (runningVariance == nullptr) ||
        (savedMean == nullptr) != (savedDeviation == nullptr)) {
        return BAD_PARAM;
    }
    LIVE(x, xd->bytes());
    LIVE(y, yd->bytes());
    for (const float* each : {scale, shift, (const float*)runningMean, (const float*)runningVariance,
                              (const float*)savedMean, (const float*)savedDeviation}) {
        if (each != nullptr) {
            LIVE(each, row->bytes());
        }
    }
    Forward f{*xd,    *yd,   *alpha,      *beta,           factor,    epsilon,
              scale,  shift, runningMean, runningVariance, savedMean, savedDeviation};
    return enqueue(handle, [=] {
        typed(f.x.type, [&](auto number) {
            using T = decltype(number);
            forward(f, (const T*)x, (T*)y);
        });
    });
}

EXPORT int cudnnBatchNormalizationBackward(Handle* handle, int mode, const float* alphaData, const float* betaData,
                                           const float* alphaParameters, const float* betaParameters, const Tensor* xd,
                                           const void* x, const Tensor* dyd, const void* dy, const Tensor* dxd,
                                           void* dx, const Tensor* row, const float* scale, float* dScale,
                                           float* dShift, double epsilon, const float* savedMean,
                                           const float* savedDeviation) {
    ENTER();
    if (int wrong = validate(mode, epsilon, xd, dyd, row)) {
        return wrong;
    }
    if (int wrong = validate(mode, epsilon, xd, dxd, row)) {
        return wrong;
    }
    if ((savedMean == nullptr) != (savedDeviation == nullptr)) {
        return BAD_PARAM;
    }
    LIVE(x, xd->bytes());
    LIVE(dy, dyd->bytes());
    LIVE(dx, dxd->bytes());
    LIVE(scale, row->bytes());
    LIVE(dScale, row->bytes());
    LIVE(dShift, row->bytes());
    if (savedMean != nullptr) {
        LIVE(savedMean, row->bytes());
        LIVE(savedDeviation, row->bytes());
    }
    Backward b{*xd,     *dyd,  *dxd,      *alphaData,     *betaData, *alphaParameters, *betaParameters,
               epsilon, scale, savedMean, savedDeviation, dScale,    dShift};
    return enqueue(handle, [=] {
        typed(b.x.type, [&](auto number) {
            using T = decltype(number);
            backward(b, (const T*)x, (const T*)dy, (T*)dx);
        });
    });
}
