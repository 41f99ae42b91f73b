// The gradient of a ReLU from its output, or, where nothing is clipped, from anything with that sign; or from one bit for each
// element.
#include "common.cuh"

template <class T>
__device__ inline void reluBackward(const T* y, const T* dy, T* dx, long long count) {
    EACH(i, count) {
        float value = load(y, i);
        // NaN is passed on, so that a value that was overwritten too early is seen.
        store(dx, i, value > 0 ? load(dy, i) : value != value ? value : 0.0f);
    }
}

// The limit as an activation holds it.
template <class T>
__device__ inline float rounded(float limit) {
    T stored;
    store(&stored, 0, limit);
    return load(&stored, 0);
}

template <class T>
__device__ inline void clippedReluBackward(const T* y, const T* dy, T* dx, float limit, long long count) {
    float most = rounded<T>(limit);
    EACH(i, count) {
        float value = load(y, i);
        store(dx, i, value > 0 && value < most ? load(dy, i) : value != value ? value : 0.0f);
    }
}

// One bit for each element of an image, the first one lowest, in bytes of its own. NaN has a bit that is set.
template <class T>
__device__ inline void takeSigns(const T* y, unsigned char* signs, int clipped, float limit, int images, long long elements) {
    float most = rounded<T>(limit);
    long long bytes = (elements + 7) / 8;
    EACH(i, images * bytes) {
        // Where images end at a byte's end, all of them are one row.
        long long image = elements % 8 == 0 ? 0 : i / bytes;
        long long first = image * elements + (i - image * bytes) * 8;
        long long left = (elements % 8 == 0 ? images : image + 1) * elements - first;
        unsigned int bits = 0;
        for (int bit = 0; bit < 8; bit++) {
            if (bit < left) {
                float value = load(y, first + bit);
                bits |= (unsigned int)(!(value <= 0) && !(clipped && value >= most)) << bit;
            }
        }
        signs[i] = (unsigned char)bits;
    }
}

template <class T>
__device__ inline void reluBackwardSigns(const unsigned char* signs, const T* dy, T* dx, int images, long long elements) {
    long long bytes = (elements + 7) / 8;
    EACH(i, images * elements) {
        long long image = elements % 8 == 0 ? 0 : i / elements;
        long long within = i - image * elements;
        int passes = signs[image * bytes + within / 8] >> within % 8 & 1;
        store(dx, i, passes ? load(dy, i) : 0.0f);
    }
}

#define DEFINE(suffix, T)                                                                                       \
    extern "C" __global__ void relu_backward_##suffix(const T* y, const T* dy, T* dx, long long count) {        \
        reluBackward(y, dy, dx, count);                                                                         \
    }                                                                                                           \
    extern "C" __global__ void clipped_relu_backward_##suffix(const T* y, const T* dy, T* dx, float limit,      \
                                                              long long count) {                                \
        clippedReluBackward(y, dy, dx, limit, count);                                                           \
    }                                                                                                           \
    extern "C" __global__ void take_signs_##suffix(const T* y, unsigned char* signs, int clipped, float limit,  \
                                                   int images, long long elements) {                            \
        takeSigns(y, signs, clipped, limit, images, elements);                                                  \
    }                                                                                                           \
    extern "C" __global__ void relu_backward_signs_##suffix(const unsigned char* signs, const T* dy, T* dx,     \
                                                            int images, long long elements) {                   \
        reluBackwardSigns(signs, dy, dx, images, elements);                                                     \
    }
FOR_TYPES(DEFINE)
#undef DEFINE
