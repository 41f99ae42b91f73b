// What cuDNN's descriptors describe. Single precision only: anything else answers NOT_SUPPORTED.
#pragma once

#include <cstddef>

#include "double.h"

// Statuses of cuDNN 9.
constexpr int BAD_PARAM = 2000;
constexpr int NOT_SUPPORTED = 3000;
constexpr int EXECUTION_FAILED = 5000;

constexpr int DATA_FLOAT = 0;
constexpr int NHWC = 1;

struct Tensor {
    int type;
    int n, c, h, w;
    size_t sn, sc, sh, sw;

    size_t at(int in, int ic, int ih, int iw) const { return in * sn + ic * sc + ih * sh + iw * sw; }
    size_t bytes() const { return (at(n - 1, c - 1, h - 1, w - 1) + 1) * sizeof(float); }
    bool sameExtents(const Tensor& o) const { return n == o.n && c == o.c && h == o.h && w == o.w; }
};

struct Filter {
    int type;
    int k, c, h, w;
    size_t sk, sc, sh, sw;

    size_t at(int ik, int ic, int ih, int iw) const { return ik * sk + ic * sc + ih * sh + iw * sw; }
    size_t bytes() const { return (size_t)k * c * h * w * sizeof(float); }
};

struct Convolution {
    int padH, padW, strideH, strideW, dilationH, dilationW, mode, groups, math;
};

struct Handle {
    void* stream;
};

// A call that must be given memory within live allocations.
#define LIVE(address, bytes)                          \
    if (!cudaDoubleIsLive(address, bytes)) {          \
        return EXECUTION_FAILED;                      \
    }

#define FLOATS(descriptor)                            \
    if ((descriptor)->type != DATA_FLOAT) {           \
        return NOT_SUPPORTED;                         \
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

// alpha * value + beta * what is there; with beta 0 nothing is read.
inline void blend(float& target, float alpha, double value, float beta) {
    float scaled = alpha * (float)value;
    target = beta == 0 ? scaled : scaled + beta * target;
}
