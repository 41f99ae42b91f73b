// cuDNN: convolutions. Sums are made apart, in double precision and a fixed order, and then blended in.
#include <algorithm>
#include <utility>
#include <vector>

#include "cudnn.h"

namespace {

struct Shape {
    Convolution conv;
    Tensor x, y;
    Filter w;

    int filtersOfGroup() const { return w.k / conv.groups; }
};

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

void forward(const Shape& s, const float* x, const float* w, float* y, float alpha, float beta) {
    std::vector<double> sums((size_t)s.y.h * s.y.w);
    for (int n = 0; n < s.y.n; n++) {
        for (int k = 0; k < s.w.k; k++) {
            std::fill(sums.begin(), sums.end(), 0);
            for (int c = 0; c < s.w.c; c++) {
                int channel = k / s.filtersOfGroup() * s.w.c + c;
                for (int r = 0; r < s.w.h; r++) {
                    for (int q = 0; q < s.w.w; q++) {
                        double factor = w[weight(s, k, c, r, q)];
                        eachRow(s, r, q, [&](int row, int column, int p, int first, int count) {
                            const float* from = x + s.x.at(n, channel, row, column);
                            double* to = sums.data() + (size_t)p * s.y.w + first;
                            for (int i = 0; i < count; i++) {
                                to[i] += factor * from[(size_t)i * s.conv.strideW * s.x.sw];
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

void backwardData(const Shape& s, const float* w, const float* dy, float* dx, float alpha, float beta) {
    std::vector<double> sums((size_t)s.x.h * s.x.w);
    for (int n = 0; n < s.x.n; n++) {
        for (int channel = 0; channel < s.x.c; channel++) {
            std::fill(sums.begin(), sums.end(), 0);
            int group = channel / s.w.c;
            for (int k = group * s.filtersOfGroup(); k < (group + 1) * s.filtersOfGroup(); k++) {
                for (int r = 0; r < s.w.h; r++) {
                    for (int q = 0; q < s.w.w; q++) {
                        double factor = w[weight(s, k, channel % s.w.c, r, q)];
                        eachRow(s, r, q, [&](int row, int column, int p, int first, int count) {
                            const float* from = dy + s.y.at(n, k, p, first);
                            double* to = sums.data() + (size_t)row * s.x.w + column;
                            for (int i = 0; i < count; i++) {
                                to[(size_t)i * s.conv.strideW] += factor * from[i * s.y.sw];
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

void backwardFilter(const Shape& s, const float* x, const float* dy, float* dw, float alpha, float beta) {
    for (int k = 0; k < s.w.k; k++) {
        for (int c = 0; c < s.w.c; c++) {
            int channel = k / s.filtersOfGroup() * s.w.c + c;
            for (int r = 0; r < s.w.h; r++) {
                for (int q = 0; q < s.w.w; q++) {
                    double sum = 0;
                    for (int n = 0; n < s.x.n; n++) {
                        eachRow(s, r, q, [&](int row, int column, int p, int first, int count) {
                            const float* a = x + s.x.at(n, channel, row, column);
                            const float* b = dy + s.y.at(n, k, p, first);
                            for (int i = 0; i < count; i++) {
                                sum += (double)a[(size_t)i * s.conv.strideW * s.x.sw] * b[i * s.y.sw];
                            }
                        });
                    }
                    blend(dw[weight(s, k, c, r, q)], alpha, sum, beta);
                }
            }
        }
    }
}

int outputExtent(int input, int pad, int kernel, int stride, int dilation) {
    return (input + 2 * pad - ((kernel - 1) * dilation + 1)) / stride + 1;
}

int validate(const Tensor* x, const Filter* w, const Convolution* c, const Tensor* y) {
    if (x->type != DATA_FLOAT || w->type != DATA_FLOAT || y->type != DATA_FLOAT) {
        return NOT_SUPPORTED;
    }
    if (x->c != w->c * c->groups || w->k % c->groups != 0 || y->n != x->n || y->c != w->k ||
        y->h != outputExtent(x->h, c->padH, w->h, c->strideH, c->dilationH) ||
        y->w != outputExtent(x->w, c->padW, w->w, c->strideW, c->dilationW)) {
        return BAD_PARAM;
    }
    return SUCCESS;
}

// Made-up algorithms of each direction: whether they are deterministic, and their workspace. Numbers as in cuDNN's headers.
struct Algorithm {
    int number;
    bool deterministic;
    float millis;
};

const std::vector<Algorithm> FORWARD = {{6, true, 1}, {1, true, 2}, {0, true, 3}, {2, true, 4}};
const std::vector<Algorithm> BACKWARD_DATA = {{4, true, 1}, {0, false, 2}, {1, true, 3}};
const std::vector<Algorithm> BACKWARD_FILTER = {{3, false, 1}, {1, true, 2}, {0, false, 3}};

bool isWinograd(const std::vector<Algorithm>& all, int number) {
    return (&all == &FORWARD && number == 6) || (&all == &BACKWARD_DATA && number == 4);
}

// The transformed algorithms take 3 x 3 filters at stride 1 alone, as the real ones do.
bool isOffered(const std::vector<Algorithm>& all, int number, const Filter* w, const Convolution* c) {
    bool known = std::any_of(all.begin(), all.end(), [&](const Algorithm& a) { return a.number == number; });
    bool plain = w->h == 3 && w->w == 3 && c->strideH == 1 && c->strideW == 1 && c->dilationH == 1 &&
                 c->dilationW == 1 && c->groups == 1;
    return known && (!isWinograd(all, number) || plain);
}

size_t workspace(const std::vector<Algorithm>& all, int number, const Filter* w, const Tensor* y) {
    if (number == 0 || (&all == &BACKWARD_DATA && number == 1)) {
        return 0;
    }
    return isWinograd(all, number) ? 64 * (size_t)w->k * w->c + y->bytes() / 4 : 1024 + 16 * (size_t)w->k;
}

int workspaceSize(const std::vector<Algorithm>& all, int number, const Tensor* x, const Filter* w,
                  const Convolution* c, const Tensor* y, size_t* bytes) {
    if (int wrong = validate(x, w, c, y)) {
        return wrong;
    }
    if (!isOffered(all, number, w, c)) {
        return NOT_SUPPORTED;
    }
    *bytes = workspace(all, number, w, y);
    return SUCCESS;
}

struct Performance {
    int algorithm;
    int status;
    float millis;
    size_t memory;
    int determinism;
    int mathType;
    int reserved[3];
};

int list(const std::vector<Algorithm>& all, size_t most, const Tensor* x, const Filter* w, const Convolution* c,
         const Tensor* y, int asked, int* count, Performance* results) {
    if (int wrong = validate(x, w, c, y)) {
        return wrong;
    }
    int found = 0;
    for (const Algorithm& a : all) {
        if (found < asked && isOffered(all, a.number, w, c)) {
            size_t memory = workspace(all, a.number, w, y);
            int status = memory > most ? 4000 : SUCCESS;
            results[found++] = {a.number, status, a.millis, memory, a.deterministic, c->math, {0, 0, 0}};
        }
    }
    *count = found;
    return SUCCESS;
}

constexpr size_t ANY = ~(size_t)0;

// What a call with this algorithm and workspace answers before it runs.
int prepare(const std::vector<Algorithm>& all, int number, const Tensor* x, const Filter* w, const Convolution* c,
            const Tensor* y, void* given, size_t bytes) {
    size_t needed = 0;
    if (int wrong = workspaceSize(all, number, x, w, c, y, &needed)) {
        return wrong;
    }
    if (bytes < needed) {
        return BAD_PARAM;
    }
    return needed > 0 && !cudaDoubleIsLive(given, needed) ? EXECUTION_FAILED : SUCCESS;
}

}  // namespace

EXPORT int cudnnCreateConvolutionDescriptor(Convolution** convolution) {
    ENTER();
    *convolution = new Convolution();
    (*convolution)->groups = 1;
    cudaDoubleObject(1);
    return SUCCESS;
}

EXPORT int cudnnDestroyConvolutionDescriptor(Convolution* convolution) {
    delete convolution;
    cudaDoubleObject(-1);
    return SUCCESS;
}

EXPORT int cudnnSetConvolution2dDescriptor(Convolution* c, int padH, int padW, int strideH, int strideW, int dilationH,
                                           int dilationW, int mode, int type) {
    ENTER();
    if (type != DATA_FLOAT) {
        return NOT_SUPPORTED;
    }
    *c = {padH, padW, strideH, strideW, dilationH, dilationW, mode, c->groups, c->math};
    return SUCCESS;
}

EXPORT int cudnnSetConvolutionGroupCount(Convolution* c, int groups) {
    ENTER();
    c->groups = groups;
    return SUCCESS;
}

EXPORT int cudnnSetConvolutionMathType(Convolution* c, int math) {
    ENTER();
    c->math = math;
    return SUCCESS;
}

EXPORT int cudnnGetConvolutionForwardWorkspaceSize(Handle*, const Tensor* x, const Filter* w, const Convolution* c,
                                                   const Tensor* y, int algorithm, size_t* bytes) {
    ENTER();
    return workspaceSize(FORWARD, algorithm, x, w, c, y, bytes);
}

EXPORT int cudnnGetConvolutionBackwardDataWorkspaceSize(Handle*, const Filter* w, const Tensor* y,
                                                        const Convolution* c, const Tensor* x, int algorithm,
                                                        size_t* bytes) {
    ENTER();
    return workspaceSize(BACKWARD_DATA, algorithm, x, w, c, y, bytes);
}

EXPORT int cudnnGetConvolutionBackwardFilterWorkspaceSize(Handle*, const Tensor* x, const Tensor* y,
                                                          const Convolution* c, const Filter* w, int algorithm,
                                                          size_t* bytes) {
    ENTER();
    return workspaceSize(BACKWARD_FILTER, algorithm, x, w, c, y, bytes);
}

EXPORT int cudnnGetConvolutionForwardAlgorithm_v7(Handle*, const Tensor* x, const Filter* w, const Convolution* c,
                                                  const Tensor* y, int asked, int* count, Performance* results) {
    ENTER();
    return list(FORWARD, ANY, x, w, c, y, asked, count, results);
}

EXPORT int cudnnGetConvolutionBackwardDataAlgorithm_v7(Handle*, const Filter* w, const Tensor* y, const Convolution* c,
                                                       const Tensor* x, int asked, int* count, Performance* results) {
    ENTER();
    return list(BACKWARD_DATA, ANY, x, w, c, y, asked, count, results);
}

EXPORT int cudnnGetConvolutionBackwardFilterAlgorithm_v7(Handle*, const Tensor* x, const Tensor* y,
                                                         const Convolution* c, const Filter* w, int asked, int* count,
                                                         Performance* results) {
    ENTER();
    return list(BACKWARD_FILTER, ANY, x, w, c, y, asked, count, results);
}

EXPORT int cudnnFindConvolutionForwardAlgorithmEx(Handle*, const Tensor* x, const void* px, const Filter* w,
                                                  const void* pw, const Convolution* c, const Tensor* y, void* py,
                                                  int asked, int* count, Performance* results, void* space,
                                                  size_t bytes) {
    ENTER();
    LIVE(px, x->bytes());
    LIVE(pw, w->bytes());
    LIVE(py, y->bytes());
    LIVE(space, bytes);
    return list(FORWARD, bytes, x, w, c, y, asked, count, results);
}

EXPORT int cudnnFindConvolutionBackwardDataAlgorithmEx(Handle*, const Filter* w, const void* pw, const Tensor* y,
                                                       const void* py, const Convolution* c, const Tensor* x, void* px,
                                                       int asked, int* count, Performance* results, void* space,
                                                       size_t bytes) {
    ENTER();
    LIVE(px, x->bytes());
    LIVE(pw, w->bytes());
    LIVE(py, y->bytes());
    LIVE(space, bytes);
    return list(BACKWARD_DATA, bytes, x, w, c, y, asked, count, results);
}

EXPORT int cudnnFindConvolutionBackwardFilterAlgorithmEx(Handle*, const Tensor* x, const void* px, const Tensor* y,
                                                         const void* py, const Convolution* c, const Filter* w,
                                                         void* pw, int asked, int* count, Performance* results,
                                                         void* space, size_t bytes) {
    ENTER();
    LIVE(px, x->bytes());
    LIVE(pw, w->bytes());
    LIVE(py, y->bytes());
    LIVE(space, bytes);
    return list(BACKWARD_FILTER, bytes, x, w, c, y, asked, count, results);
}

EXPORT int cudnnConvolutionForward(Handle* handle, const float* alpha, const Tensor* xd, const float* x,
                                   const Filter* wd, const float* w, const Convolution* c, int algorithm, void* space,
                                   size_t bytes, const float* beta, const Tensor* yd, float* y) {
    ENTER();
    if (int wrong = prepare(FORWARD, algorithm, xd, wd, c, yd, space, bytes)) {
        return wrong;
    }
    LIVE(x, xd->bytes());
    LIVE(w, wd->bytes());
    LIVE(y, yd->bytes());
    Shape shape{*c, *xd, *yd, *wd};
    float a = *alpha, b = *beta;
    cudaDoubleEnqueue(handle->stream, [=] { forward(shape, x, w, y, a, b); });
    return SUCCESS;
}

EXPORT int cudnnConvolutionBackwardData(Handle* handle, const float* alpha, const Filter* wd, const float* w,
                                        const Tensor* yd, const float* dy, const Convolution* c, int algorithm,
                                        void* space, size_t bytes, const float* beta, const Tensor* xd, float* dx) {
    ENTER();
    if (int wrong = prepare(BACKWARD_DATA, algorithm, xd, wd, c, yd, space, bytes)) {
        return wrong;
    }
    LIVE(dy, yd->bytes());
    LIVE(w, wd->bytes());
    LIVE(dx, xd->bytes());
    Shape shape{*c, *xd, *yd, *wd};
    float a = *alpha, b = *beta;
    cudaDoubleEnqueue(handle->stream, [=] { backwardData(shape, w, dy, dx, a, b); });
    return SUCCESS;
}

EXPORT int cudnnConvolutionBackwardFilter(Handle* handle, const float* alpha, const Tensor* xd, const float* x,
                                          const Tensor* yd, const float* dy, const Convolution* c, int algorithm,
                                          void* space, size_t bytes, const float* beta, const Filter* wd, float* dw) {
    ENTER();
    if (int wrong = prepare(BACKWARD_FILTER, algorithm, xd, wd, c, yd, space, bytes)) {
        return wrong;
    }
    LIVE(x, xd->bytes());
    LIVE(dy, yd->bytes());
    LIVE(dw, wd->bytes());
    Shape shape{*c, *xd, *yd, *wd};
    float a = *alpha, b = *beta;
    cudaDoubleEnqueue(handle->stream, [=] { backwardFilter(shape, x, dy, dw, a, b); });
    return SUCCESS;
}

EXPORT int cudnnConvolutionBackwardBias(Handle* handle, const float* alpha, const Tensor* yd, const float* dy,
                                        const float* beta, const Tensor* bd, float* db) {
    ENTER();
    FLOATS(yd);
    FLOATS(bd);
    LIVE(dy, yd->bytes());
    LIVE(db, bd->bytes());
    if (bd->c != yd->c || bd->n != 1 || bd->h != 1 || bd->w != 1) {
        return BAD_PARAM;
    }
    Tensor Y = *yd, B = *bd;
    float a = *alpha, b = *beta;
    cudaDoubleEnqueue(handle->stream, [=] {
        for (int c = 0; c < Y.c; c++) {
            double sum = 0;
            for (int n = 0; n < Y.n; n++) {
                for (int h = 0; h < Y.h; h++) {
                    for (int w = 0; w < Y.w; w++) {
                        sum += dy[Y.at(n, c, h, w)];
                    }
                }
            }
            blend(db[B.at(0, c, 0, 0)], a, sum, b);
        }
    });
    return SUCCESS;
}
