// Running statistics of a batch normalization from those of the batch, with the biased variance.
#include "common.cuh"

extern "C" __global__ void mix_statistics(const float* mean, const float* inverseDeviation, float* runningMean,
                                          float* runningVariance, float averaging, float epsilon, int c) {
    EACH(i, c) {
        double deviation = 1.0 / inverseDeviation[i];
        double variance = deviation * deviation - epsilon;
        float batch = variance > 0 ? (float)variance : variance == variance ? 0.0f : (float)variance;
        runningMean[i] = averaging * runningMean[i] + (1 - averaging) * mean[i];
        runningVariance[i] = averaging * runningVariance[i] + (1 - averaging) * batch;
    }
}
