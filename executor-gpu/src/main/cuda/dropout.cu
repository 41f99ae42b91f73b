// Dropout. Element i, in the order of the logical shape [n, c, pixels], is kept when word i % 4 of block i / 4 is large enough.
#include "common.cuh"

// Philox4x32-10: Salmon, Moraes, Dror, Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3" (SC'11), section 3.3.
__device__ inline unsigned int philox(unsigned long long key, unsigned long long stream, unsigned long long i) {
    unsigned long long block = i / 4;
    unsigned int c[4] = {(unsigned int)block, (unsigned int)(block >> 32), (unsigned int)stream,
                         (unsigned int)(stream >> 32)};
    unsigned int k0 = (unsigned int)key;
    unsigned int k1 = (unsigned int)(key >> 32);
    for (int round = 0; round < 10; round++) {
        unsigned long long product0 = 0xD2511F53ull * c[0];
        unsigned long long product1 = 0xCD9E8D57ull * c[2];
        unsigned int next0 = (unsigned int)(product1 >> 32) ^ c[1] ^ k0;
        unsigned int next2 = (unsigned int)(product0 >> 32) ^ c[3] ^ k1;
        c[1] = (unsigned int)product1;
        c[3] = (unsigned int)product0;
        c[0] = next0;
        c[2] = next2;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    unsigned int word = (unsigned int)(i % 4);
    return word == 0 ? c[0] : word == 1 ? c[1] : word == 2 ? c[2] : c[3];
}

__device__ inline bool isKept(const Moment* moment, unsigned long long stream, long long i, float ratio) {
    unsigned int word = philox(moment->key, stream, (unsigned long long)i);
    return ((float)(word >> 9) + 0.5f) * 1.1920928955078125e-7f >= ratio;  // 2^-23
}

// Where an element of memory stands in the logical order.
__device__ inline long long logical(long long i, int c, int pixels, int nhwc) {
    if (!nhwc) {
        return i;
    }
    long long image = i / ((long long)c * pixels);
    long long rest = i % ((long long)c * pixels);
    return (image * c + rest % c) * pixels + rest / c;
}

template <class T>
__device__ inline void dropoutForward(const T* x, T* y, int* mask, const Moment* moment, unsigned long long stream,
                                      long long first, float ratio, long long count, int c, int pixels, int nhwc) {
    EACH(i, count) {
        bool kept = isKept(moment, stream, first + logical(i, c, pixels, nhwc), ratio);
        if (mask) {
            mask[i] = kept ? 1 : 0;
        }
        store(y, i, kept ? load(x, i) / (1 - ratio) : 0.0f);
    }
}

template <class T>
__device__ inline void dropoutBackward(const T* dy, T* dx, const int* mask, const Moment* moment,
                                       unsigned long long stream, long long first, float ratio, long long count,
                                       int c, int pixels, int nhwc) {
    EACH(i, count) {
        bool kept = mask ? mask[i] == 1 : isKept(moment, stream, first + logical(i, c, pixels, nhwc), ratio);
        store(dx, i, kept ? load(dy, i) / (1 - ratio) : 0.0f);
    }
}

// The numbers begin at the stream's element "first".
#define DEFINE(suffix, T)                                                                                           \
    extern "C" __global__ void dropout_forward_##suffix(const T* x, T* y, int* mask, const Moment* moment,          \
                                                        unsigned long long stream, long long first, float ratio,    \
                                                        long long count, int c, int pixels, int nhwc) {             \
        dropoutForward(x, y, mask, moment, stream, first, ratio, count, c, pixels, nhwc);                           \
    }                                                                                                               \
    extern "C" __global__ void dropout_backward_##suffix(const T* dy, T* dx, const int* mask, const Moment* moment, \
                                                         unsigned long long stream, long long first, float ratio,   \
                                                         long long count, int c, int pixels, int nhwc) {            \
        dropoutBackward(dy, dx, mask, moment, stream, first, ratio, count, c, pixels, nhwc);                        \
    }
FOR_TYPES(DEFINE)
#undef DEFINE
