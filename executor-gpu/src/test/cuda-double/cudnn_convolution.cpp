// cuDNN: the products of convolutions. Sums are made apart, in double precision and a fixed order, and then blended in.
#include <algorithm>
#include <utility>
#include <vector>

#include "cudnn_convolution.h"

namespace {

// Which outputs a tap reaches without leaving the input: [first, end).
std::pair<int, int> reach(int tap, int pad, int stride, int dilation, int input, int output) {
    int offset = tap * dilation - pad;
    int first = offset >= 0 ? 0 : (-offset + stride - 1) / stride;
    int last = input - 1 - offset;
    int end = last < 0 ? 0 : std::min(output, last / stride + 1);
    return {first, std::max(first, end)};
}

// Visits each pair of rows that a tap brings together: run(input start, output start, count, input step).
template <class Run>
void eachRow(const Shape& s, int r, int q, Run run) {
    auto [p0, p1] = reach(r, s.conv.padH, s.conv.strideH, s.conv.dilationH, s.x.h, s.y.h);
    auto [q0, q1] = reach(q, s.conv.padW, s.conv.strideW, s.conv.dilationW, s.x.w, s.y.w);
    if (q0 == q1) {
        return;
    }
    int column = q0 * s.conv.strideW - s.conv.padW + q * s.conv.dilationW;
    for (int p = p0; p < p1; p++) {
        run(p * s.conv.strideH - s.conv.padH + r * s.conv.dilationH, column, p, q0, q1 - q0);
    }
}

size_t weight(const Shape& s, int k, int c, int r, int q) {
    bool flipped = s.conv.mode == 0;
    return s.w.at(k, c, flipped ? s.w.h - 1 - r : r, flipped ? s.w.w - 1 - q : q);
}

template <class T>
void forward(const Shape& s, const T* x, const T* w, T* y, float alpha, float beta) {
    std::vector<double> sums((size_t)s.y.h * s.y.w);
    for (int n = 0; n < s.y.n; n++) {
        for (int k = 0; k < s.w.k; k++) {
            std::fill(sums.begin(), sums.end(), 0);
            for (int c = 0; c < s.w.c; c++) {
                int channel = k / s.filtersOfGroup() * s.w.c + c;
                for (int r = 0; r < s.w.h; r++) {
                    for (int q = 0; q < s.w.w; q++) {
                        double factor = (float)w[weight(s, k, c, r, q)];
                        eachRow(s, r, q, [&](int row, int column, int p, int first, int count) {
                            const T* from = x + s.x.at(n, channel, row, column);
                            double* to = sums.data() + (size_t)p * s.y.w + first;
                            for (int i = 0; i < count; i++) {
                                to[i] += factor * (float)from[(size_t)i * s.conv.strideW * s.x.sw];
                            }
                        });
                    }
                }
            }
            for (int p = 0; p < s.y.h; p++) {
                for (int q = 0; q < s.y.w; q++) {
                    blend(y[s.y.at(n, k, p, q)], alpha, sums[(size_t)p * s.y.w + q], beta);
                }
            }
        }
    }
}

template <class T>
void backwardData(const Shape& s, const T* w, const T* dy, T* dx, float alpha, float beta) {
    std::vector<double> sums((size_t)s.x.h * s.x.w);
    for (int n = 0; n < s.x.n; n++) {
        for (int channel = 0; channel < s.x.c; channel++) {
            std::fill(sums.begin(), sums.end(), 0);
            int group = channel / s.w.c;
            for (int k = group * s.filtersOfGroup(); k < (group + 1) * s.filtersOfGroup(); k++) {
                for (int r = 0; r < s.w.h; r++) {
                    for (int q = 0; q < s.w.w; q++) {
                        double factor = (float)w[weight(s, k, channel % s.w.c, r, q)];
                        eachRow(s, r, q, [&](int row, int column, int p, int first, int count) {
                            const T* from = dy + s.y.at(n, k, p, first);
                            double* to = sums.data() + (size_t)row * s.x.w + column;
                            for (int i = 0; i < count; i++) {
                                to[(size_t)i * s.conv.strideW] += factor * (float)from[i * s.y.sw];
                            }
                        });
                    }
                }
            }
            for (int h = 0; h < s.x.h; h++) {
                for (int column = 0; column < s.x.w; column++) {
                    blend(dx[s.x.at(n, channel, h, column)], alpha, sums[(size_t)h * s.x.w + column], beta);
                }
            }
        }
    }
}

template <class T>
void backwardFilter(const Shape& s, const T* x, const T* dy, T* dw, float alpha, float beta) {
    for (int k = 0; k < s.w.k; k++) {
        for (int c = 0; c < s.w.c; c++) {
            int channel = k / s.filtersOfGroup() * s.w.c + c;
            for (int r = 0; r < s.w.h; r++) {
                for (int q = 0; q < s.w.w; q++) {
                    double sum = 0;
                    for (int n = 0; n < s.x.n; n++) {
                        eachRow(s, r, q, [&](int row, int column, int p, int first, int count) {
                            const T* a = x + s.x.at(n, channel, row, column);
                            const T* b = dy + s.y.at(n, k, p, first);
                            for (int i = 0; i < count; i++) {
                                sum += (double)(float)a[(size_t)i * s.conv.strideW * s.x.sw] * (float)b[i * s.y.sw];
                            }
                        });
                    }
                    blend(dw[weight(s, k, c, r, q)], alpha, sum, beta);
                }
            }
        }
    }
}

template <class T>
double sumOfChannel(const Tensor& t, const T* values, int c) {
    double sum = 0;
    for (int n = 0; n < t.n; n++) {
        for (int h = 0; h < t.h; h++) {
            for (int w = 0; w < t.w; w++) {
                sum += (float)values[t.at(n, c, h, w)];
            }
        }
    }
    return sum;
}

}  // namespace

EXPORT int cudnnConvolutionForward(Handle* handle, const float* alpha, const Tensor* xd, const void* x,
                                   const Filter* wd, const void* w, const Convolution* c, int algorithm, void* space,
                                   size_t bytes, const float* beta, const Tensor* yd, void* y) {
    ENTER();
    Shape shape{*c, *xd, *yd, *wd};
    Operands operands{x, w, y, space, bytes};
    if (int wrong = prepare(Direction::FORWARD, algorithm, shape, operands)) {
        return wrong;
    }
    float a = *alpha, b = *beta;
    return enqueue(handle, [=] {
        typed(shape.x.type, [&](auto number) {
            using T = decltype(number);
            forward(shape, (const T*)x, (const T*)w, (T*)y, a, b);
        });
        operands.spoilWorkspace();
    });
}

EXPORT int cudnnConvolutionBackwardData(Handle* handle, const float* alpha, const Filter* wd, const void* w,
                                        const Tensor* yd, const void* dy, const Convolution* c, int algorithm,
                                        void* space, size_t bytes, const float* beta, const Tensor* xd, void* dx) {
    ENTER();
    Shape shape{*c, *xd, *yd, *wd};
    Operands operands{dx, w, dy, space, bytes};
    if (int wrong = prepare(Direction::BACKWARD_DATA, algorithm, shape, operands)) {
        return wrong;
    }
    float a = *alpha, b = *beta;
    return enqueue(handle, [=] {
        typed(shape.x.type, [&](auto number) {
            using T = decltype(number);
            backwardData(shape, (const T*)w, (const T*)dy, (T*)dx, a, b);
        });
        operands.spoilWorkspace();
    });
}

EXPORT int cudnnConvolutionBackwardFilter(Handle* handle, const float* alpha, const Tensor* xd, const void* x,
                                          const Tensor* yd, const void* dy, const Convolution* c, int algorithm,
                                          void* space, size_t bytes, const float* beta, const Filter* wd, void* dw) {
    ENTER();
    Shape shape{*c, *xd, *yd, *wd};
    Operands operands{x, dw, dy, space, bytes};
    if (int wrong = prepare(Direction::BACKWARD_FILTER, algorithm, shape, operands)) {
        return wrong;
    }
    float a = *alpha, b = *beta;
    return enqueue(handle, [=] {
        typed(shape.x.type, [&](auto number) {
            using T = decltype(number);
            backwardFilter(shape, (const T*)x, (const T*)dy, (T*)dw, a, b);
        });
        operands.spoilWorkspace();
    });
}

EXPORT int cudnnConvolutionBackwardBias(Handle* handle, const float* alpha, const Tensor* yd, const void* dy,
                                        const float* beta, const Tensor* bd, void* db) {
    ENTER();
    SAME_TYPE(yd, bd);
    LIVE(dy, yd->bytes());
    LIVE(db, bd->bytes());
    if (bd->c != yd->c || bd->n != 1 || bd->h != 1 || bd->w != 1) {
        return BAD_PARAM;
    }
    Tensor Y = *yd, B = *bd;
    float a = *alpha, b = *beta;
    return enqueue(handle, [=] {
        typed(Y.type, [&](auto number) {
            using T = decltype(number);
            for (int c = 0; c < Y.c; c++) {
                blend(((T*)db)[B.at(0, c, 0, 0)], a, sumOfChannel(Y, (const T*)dy, c), b);
            }
        });
    });
}
