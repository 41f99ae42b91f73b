// cuDNN: batch normalization over images (SPATIAL).
#include <cmath>

#include "cudnn.h"

namespace {

constexpr int SPATIAL = 1;

// Statistics of one channel, in double precision.
template <class Value>
double mean(const Tensor& t, int c, Value value) {
    double sum = 0;
    for (int n = 0; n < t.n; n++) {
        for (int h = 0; h < t.h; h++) {
            for (int w = 0; w < t.w; w++) {
                sum += value(n, h, w);
            }
        }
    }
    (void)c;
    return sum / ((double)t.n * t.h * t.w);
}

int validate(int mode, const Tensor* x, const Tensor* y, const Tensor* row) {
    if (mode != SPATIAL || x->type != DATA_FLOAT || y->type != DATA_FLOAT || row->type != DATA_FLOAT) {
        return NOT_SUPPORTED;
    }
    bool right = x->sameExtents(*y) && row->n == 1 && row->c == x->c && row->h == 1 && row->w == 1;
    return right ? SUCCESS : BAD_PARAM;
}

}  // namespace

EXPORT int cudnnBatchNormalizationForwardTraining(Handle* handle, int mode, const float* alpha, const float* beta,
                                                  const Tensor* xd, const float* x, const Tensor* yd, float* y,
                                                  const Tensor* row, const float* scale, const float* shift,
                                                  double factor, float* runningMean, float* runningVariance,
                                                  double epsilon, float* savedMean, float* savedDeviation) {
    ENTER();
    if (int wrong = validate(mode, xd, yd, row)) {
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
    Tensor X = *xd, Y = *yd;
    float a = *alpha, b = *beta;
    cudaDoubleEnqueue(handle->stream, [=] {
        for (int c = 0; c < X.c; c++) {
            double center = mean(X, c, [&](int n, int h, int w) { return (double)x[X.at(n, c, h, w)]; });
            double variance = mean(X, c, [&](int n, int h, int w) {
                double off = x[X.at(n, c, h, w)] - center;
                return off * off;
            });
            double inverse = 1 / std::sqrt(variance + epsilon);
            for (int n = 0; n < X.n; n++) {
                for (int h = 0; h < X.h; h++) {
                    for (int w = 0; w < X.w; w++) {
                        double normal = (x[X.at(n, c, h, w)] - center) * inverse;
                        blend(y[Y.at(n, c, h, w)], a, normal * scale[c] + shift[c], b);
                    }
                }
            }
            if (savedMean != nullptr) {
                savedMean[c] = (float)center;
                savedDeviation[c] = (float)inverse;
            }
            if (runningMean != nullptr) {
                double m = (double)X.n * X.h * X.w;
                double unbiased = m > 1 ? variance * m / (m - 1) : variance;
                runningMean[c] = (float)(runningMean[c] * (1 - factor) + center * factor);
                runningVariance[c] = (float)(runningVariance[c] * (1 - factor) + unbiased * factor);
            }
        }
    });
    return SUCCESS;
}

EXPORT int cudnnBatchNormalizationBackward(Handle* handle, int mode, const float* alphaData, const float* betaData,
                                           const float* alphaParameters, const float* betaParameters, const Tensor* xd,
                                           const float* x, const Tensor* dyd, const float* dy, const Tensor* dxd,
                                           float* dx, const Tensor* row, const float* scale, float* dScale,
                                           float* dShift, double epsilon, const float* savedMean,
                                           const float* savedDeviation) {
    ENTER();
    if (int wrong = validate(mode, xd, dyd, row)) {
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
    Tensor X = *xd, DY = *dyd, DX = *dxd;
    float a = *alphaData, b = *betaData, ap = *alphaParameters, bp = *betaParameters;
    cudaDoubleEnqueue(handle->stream, [=] {
        for (int c = 0; c < X.c; c++) {
            double center = savedMean != nullptr
                                ? savedMean[c]
                                : mean(X, c, [&](int n, int h, int w) { return (double)x[X.at(n, c, h, w)]; });
            double inverse = savedMean != nullptr ? savedDeviation[c]
                                                  : 1 / std::sqrt(mean(X, c, [&](int n, int h, int w) {
                                                        double off = x[X.at(n, c, h, w)] - center;
                                                        return off * off;
                                                    }) + epsilon);
            auto normal = [&](int n, int h, int w) { return (x[X.at(n, c, h, w)] - center) * inverse; };
            auto gradient = [&](int n, int h, int w) { return (double)dy[DY.at(n, c, h, w)]; };
            double meanGradient = mean(X, c, gradient);
            double meanProduct = mean(X, c, [&](int n, int h, int w) { return gradient(n, h, w) * normal(n, h, w); });
            double count = (double)X.n * X.h * X.w;
            for (int n = 0; n < X.n; n++) {
                for (int h = 0; h < X.h; h++) {
                    for (int w = 0; w < X.w; w++) {
                        double own = gradient(n, h, w) - meanGradient - normal(n, h, w) * meanProduct;
                        blend(dx[DX.at(n, c, h, w)], a, scale[c] * inverse * own, b);
                    }
                }
            }
            blend(dScale[c], ap, meanProduct * count, bp);
            blend(dShift[c], ap, meanGradient * count, bp);
        }
    });
    return SUCCESS;
}
