// What cuDNN's descriptors describe. Numbers of 32 or 16 bits, images in NCHW or NHWC: anything else answers NOT_SUPPORTED.
#pragma once

#include <cstddef>

#include "double.h"
#include "numbers.h"

// Statuses of cuDNN 9.
constexpr int BAD_PARAM = 2000;
constexpr int NOT_SUPPORTED = 3000;
constexpr int INTERNAL_ERROR = 4000;
constexpr int DEVICE_ALLOCATION_FAILED = 4004;
constexpr int EXECUTION_FAILED = 5000;

constexpr int DATA_FLOAT = 0;
constexpr int DATA_HALF = 2;
constexpr int DATA_BFLOAT16 = 9;

constexpr int NCHW = 0;
constexpr int NHWC = 1;

inline bool isMirrored(int type) {
    return type == DATA_FLOAT || type == DATA_HALF || type == DATA_BFLOAT16;
}

inline size_t elementBytes(int type) {
    return type == DATA_FLOAT ? sizeof(float) : sizeof(Half);
}

// Calls use(a number of the type).
template <class Use>
void typed(int type, Use use) {
    switch (type) {
        case DATA_HALF: return use(Half());
        case DATA_BFLOAT16: return use(BFloat16());
        default: return use(float());
    }
}

struct Tensor {
    int type;
    int n, c, h, w;
    size_t sn, sc, sh, sw;

    size_t at(int in, int ic, int ih, int iw) const { return in * sn + ic * sc + ih * sh + iw * sw; }
    size_t bytes() const { return (at(n - 1, c - 1, h - 1, w - 1) + 1) * elementBytes(type); }
    bool sameExtents(const Tensor& o) const { return n == o.n && c == o.c && h == o.h && w == o.w; }
    bool sameStrides(const Tensor& o) const { return sn == o.sn && sc == o.sc && sh == o.sh && sw == o.sw; }
    // With one channel, or one pixel, a tensor lies in both ways.
    bool isChannelsLast() const {
        return (c == 1 || sc == 1) && (w == 1 || sw == (size_t)c) && (h == 1 || sh == (size_t)w * c);
    }
    bool isChannelsFirst() const { return c == 1 || (h == 1 && w == 1) || sc != 1; }
};

struct Filter {
    int type;
    int format;
    int k, c, h, w;
    size_t sk, sc, sh, sw;

    size_t at(int ik, int ic, int ih, int iw) const { return ik * sk + ic * sc + ih * sh + iw * sw; }
    size_t bytes() const { return (size_t)k * c * h * w * elementBytes(type); }
};

struct Convolution {
    int padH, padW, strideH, strideW, dilationH, dilationW, mode, groups, math;
};

struct Handle {
    void* stream;
    int device;
};

// What cuDNN makes of the driver's answer: its own words, whatever went wrong.
inline int enqueue(const Handle* handle, const Task& task) {
    return cudaDoubleEnqueue(handle->stream, task) == SUCCESS ? SUCCESS : EXECUTION_FAILED;
}

// A call that must be given memory within live allocations.
#define LIVE(address, bytes)                          \
    if (!cudaDoubleIsLive(address, bytes)) {          \
        return EXECUTION_FAILED;                      \
    }

// Operands of one call that must be of one type.
#define SAME_TYPE(one, other)                         \
    if ((one)->type != (other)->type) {               \
        return BAD_PARAM;                             \
    }

template <class Visit>
void eachElement(const Tensor& t, Visit visit) {
    for (int n = 0; n < t.n; n++) {
        for (int c = 0; c < t.c; c++) {
            for (int h = 0; h < t.h; h++) {
                for (int w = 0; w < t.w; w++) {
                    visit(n, c, h, w);
                }
            }
        }
    }
}

// alpha * value + beta * what is there, in single precision, rounded once where it is stored; with beta 0 nothing is read.
template <class T>
void blend(T& target, float alpha, double value, float beta) {
    float scaled = alpha * (float)value;
    target = T(beta == 0 ? scaled : scaled + beta * (float)target);
}
