// cuDNN: descriptions of convolutions, and which algorithms there are for them.
#include <algorithm>
#include <vector>

#include "cudnn_convolution.h"

namespace {

int outputExtent(int input, int pad, int kernel, int stride, int dilation) {
    return (input + 2 * pad - ((kernel - 1) * dilation + 1)) / stride + 1;
}

int validate(const Tensor* x, const Filter* w, const Convolution* c, const Tensor* y) {
    if (x->type != w->type || x->type != y->type) {
        return BAD_PARAM;
    }
    if (x->c != w->c * c->groups || w->k % c->groups != 0 || y->n != x->n || y->c != w->k ||
        y->h != outputExtent(x->h, c->padH, w->h, c->strideH, c->dilationH) ||
        y->w != outputExtent(x->w, c->padW, w->w, c->strideW, c->dilationW)) {
        return BAD_PARAM;
    }
    // Operands that lie in different ways are taken by few algorithms: here by none.
    bool alike = w->format == NHWC ? x->isChannelsLast() && y->isChannelsLast()
                                   : x->isChannelsFirst() && y->isChannelsFirst();
    return alike ? SUCCESS : NOT_SUPPORTED;
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

// The transformed algorithms take 3 x 3 filters at stride 1 alone, no bfloat16, and NCHW; in NHWC there are 0 and 1, as with the
// real ones.
bool isOffered(const std::vector<Algorithm>& all, int number, const Filter* w, const Convolution* c) {
    bool known = std::any_of(all.begin(), all.end(), [&](const Algorithm& a) { return a.number == number; });
    if (!known || (w->format == NHWC && number > 1)) {
        return false;
    }
    bool plain = w->h == 3 && w->w == 3 && c->strideH == 1 && c->strideW == 1 && c->dilationH == 1 &&
                 c->dilationW == 1 && c->groups == 1 && w->type != DATA_BFLOAT16;
    return !isWinograd(all, number) || plain;
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

int prepareForward(int algorithm, const Tensor* x, const Filter* w, const Convolution* c, const Tensor* y, void* space,
                   size_t bytes) {
    return prepare(FORWARD, algorithm, x, w, c, y, space, bytes);
}

int prepareBackwardData(int algorithm, const Tensor* x, const Filter* w, const Convolution* c, const Tensor* y,
                        void* space, size_t bytes) {
    return prepare(BACKWARD_DATA, algorithm, x, w, c, y, space, bytes);
}

int prepareBackwardFilter(int algorithm, const Tensor* x, const Filter* w, const Convolution* c, const Tensor* y,
                          void* space, size_t bytes) {
    return prepare(BACKWARD_FILTER, algorithm, x, w, c, y, space, bytes);
}

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
    if (math < 0 || math > 3) {
        return BAD_PARAM;
    }
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
