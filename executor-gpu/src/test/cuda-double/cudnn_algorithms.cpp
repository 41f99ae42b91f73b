// cuDNN: descriptions of convolutions, and which algorithms there are for them.
#include <algorithm>
#include <cstring>
#include <vector>

#include "cudnn_convolution.h"

namespace {

int outputExtent(int input, int pad, int kernel, int stride, int dilation) {
    return (input + 2 * pad - ((kernel - 1) * dilation + 1)) / stride + 1;
}

int validate(const Shape& s) {
    if (s.x.type != s.w.type || s.x.type != s.y.type) {
        return BAD_PARAM;
    }
    const Convolution& c = s.conv;
    if (s.x.c != s.w.c * c.groups || s.w.k % c.groups != 0 || s.y.n != s.x.n || s.y.c != s.w.k ||
        s.y.h != outputExtent(s.x.h, c.padH, s.w.h, c.strideH, c.dilationH) ||
        s.y.w != outputExtent(s.x.w, c.padW, s.w.w, c.strideW, c.dilationW)) {
        return BAD_PARAM;
    }
    // Operands that lie in different ways are taken by few algorithms: here by none.
    bool alike = s.w.format == NHWC ? s.x.isChannelsLast() && s.y.isChannelsLast()
                                    : s.x.isChannelsFirst() && s.y.isChannelsFirst();
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

const std::vector<Algorithm>& algorithms(Direction direction) {
    switch (direction) {
        case Direction::FORWARD: return FORWARD;
        case Direction::BACKWARD_DATA: return BACKWARD_DATA;
        default: return BACKWARD_FILTER;
    }
}

bool isWinograd(Direction direction, int number) {
    return (direction == Direction::FORWARD && number == 6) || (direction == Direction::BACKWARD_DATA && number == 4);
}

// The transformed algorithms take 3 x 3 filters at stride 1 alone, no bfloat16, and NCHW; in NHWC there are 0 and 1, as with the
// real ones.
bool isOffered(Direction direction, int number, const Shape& s) {
    const std::vector<Algorithm>& all = algorithms(direction);
    bool known = std::any_of(all.begin(), all.end(), [&](const Algorithm& a) { return a.number == number; });
    if (!known || (s.w.format == NHWC && number > 1)) {
        return false;
    }
    const Convolution& c = s.conv;
    bool plain = s.w.h == 3 && s.w.w == 3 && c.strideH == 1 && c.strideW == 1 && c.dilationH == 1 &&
                 c.dilationW == 1 && c.groups == 1 && s.w.type != DATA_BFLOAT16;
    return !isWinograd(direction, number) || plain;
}

size_t workspace(Direction direction, int number, const Shape& s) {
    if (number == 0 || (direction == Direction::BACKWARD_DATA && number == 1)) {
        return 0;
    }
    return isWinograd(direction, number) ? 64 * (size_t)s.w.k * s.w.c + s.y.bytes() / 4 : 1024 + 16 * (size_t)s.w.k;
}

int workspaceSize(Direction direction, int number, const Shape& s, size_t* bytes) {
    if (int wrong = validate(s)) {
        return wrong;
    }
    if (!isOffered(direction, number, s)) {
        return NOT_SUPPORTED;
    }
    *bytes = workspace(direction, number, s);
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

int list(Direction direction, size_t most, const Shape& s, int asked, int* count, Performance* results) {
    *count = 0;
    if (int wrong = validate(s)) {
        return wrong;
    }
    int& found = *count;
    for (const Algorithm& a : algorithms(direction)) {
        if (found < asked && isOffered(direction, a.number, s)) {
            size_t memory = workspace(direction, a.number, s);
            int status = memory > most ? INTERNAL_ERROR : SUCCESS;
            results[found++] = {a.number, status, a.millis, memory, a.deterministic, s.conv.math, {0, 0, 0}};
        }
    }
    return SUCCESS;
}

constexpr size_t ANY = ~(size_t)0;

bool areLive(const Shape& s, const Operands& o) {
    return cudaDoubleIsLive(o.x, s.x.bytes()) && cudaDoubleIsLive(o.w, s.w.bytes()) &&
           cudaDoubleIsLive(o.y, s.y.bytes());
}

bool overlap(const void* a, size_t bytesA, const void* b, size_t bytesB) {
    return (const char*)a < (const char*)b + bytesB && (const char*)b < (const char*)a + bytesA;
}

bool isOwn(const Shape& s, const Operands& o) {
    const void* space = o.workspace;
    size_t bytes = o.workspaceBytes;
    return bytes == 0 ||
           (cudaDoubleIsLive(space, bytes) && !overlap(space, bytes, o.x, s.x.bytes()) &&
            !overlap(space, bytes, o.w, s.w.bytes()) && !overlap(space, bytes, o.y, s.y.bytes()));
}

// Runs each algorithm, and waits for it: what a result and the workspace held is gone.
int find(Direction direction, const Handle* handle, const Shape& s, const Operands& o, int asked, int* count,
         Performance* results) {
    *count = 0;
    if (cudaDoubleSynchronizes(handle->stream) != SUCCESS || !areLive(s, o) || !isOwn(s, o)) {
        return EXECUTION_FAILED;
    }
    o.spoilWorkspace();
    switch (direction) {
        case Direction::FORWARD: memset((void*)o.y, 0xFF, s.y.bytes()); break;
        case Direction::BACKWARD_DATA: memset((void*)o.x, 0xFF, s.x.bytes()); break;
        default: memset((void*)o.w, 0xFF, s.w.bytes());
    }
    return list(direction, o.workspaceBytes, s, asked, count, results);
}

}  // namespace

void Operands::spoilWorkspace() const {
    if (workspaceBytes > 0) {
        memset(workspace, 0xFF, workspaceBytes);
    }
}

int prepare(Direction direction, int algorithm, const Shape& shape, const Operands& operands) {
    size_t needed = 0;
    if (int wrong = workspaceSize(direction, algorithm, shape, &needed)) {
        return wrong;
    }
    if (operands.workspaceBytes < needed) {
        return BAD_PARAM;
    }
    return areLive(shape, operands) && isOwn(shape, operands) ? SUCCESS : EXECUTION_FAILED;
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
    return workspaceSize(Direction::FORWARD, algorithm, {*c, *x, *y, *w}, bytes);
}

EXPORT int cudnnGetConvolutionBackwardDataWorkspaceSize(Handle*, const Filter* w, const Tensor* y,
                                                        const Convolution* c, const Tensor* x, int algorithm,
                                                        size_t* bytes) {
    ENTER();
    return workspaceSize(Direction::BACKWARD_DATA, algorithm, {*c, *x, *y, *w}, bytes);
}

EXPORT int cudnnGetConvolutionBackwardFilterWorkspaceSize(Handle*, const Tensor* x, const Tensor* y,
                                                          const Convolution* c, const Filter* w, int algorithm,
                                                          size_t* bytes) {
    ENTER();
    return workspaceSize(Direction::BACKWARD_FILTER, algorithm, {*c, *x, *y, *w}, bytes);
}

EXPORT int cudnnGetConvolutionForwardAlgorithm_v7(Handle*, const Tensor* x, const Filter* w, const Convolution* c,
                                                  const Tensor* y, int asked, int* count, Performance* results) {
    ENTER();
    return list(Direction::FORWARD, ANY, {*c, *x, *y, *w}, asked, count, results);
}

EXPORT int cudnnGetConvolutionBackwardDataAlgorithm_v7(Handle*, const Filter* w, const Tensor* y, const Convolution* c,
                                                       const Tensor* x, int asked, int* count, Performance* results) {
    ENTER();
    return list(Direction::BACKWARD_DATA, ANY, {*c, *x, *y, *w}, asked, count, results);
}

EXPORT int cudnnGetConvolutionBackwardFilterAlgorithm_v7(Handle*, const Tensor* x, const Tensor* y,
                                                         const Convolution* c, const Filter* w, int asked, int* count,
                                                         Performance* results) {
    ENTER();
    return list(Direction::BACKWARD_FILTER, ANY, {*c, *x, *y, *w}, asked, count, results);
}

EXPORT int cudnnFindConvolutionForwardAlgorithmEx(Handle* handle, const Tensor* x, const void* px, const Filter* w,
                                                  const void* pw, const Convolution* c, const Tensor* y, void* py,
                                                  int asked, int* count, Performance* results, void* space,
                                                  size_t bytes) {
    ENTER();
    return find(Direction::FORWARD, handle, {*c, *x, *y, *w}, {px, pw, py, space, bytes}, asked, count, results);
}

EXPORT int cudnnFindConvolutionBackwardDataAlgorithmEx(Handle* handle, const Filter* w, const void* pw, const Tensor* y,
                                                       const void* py, const Convolution* c, const Tensor* x, void* px,
                                                       int asked, int* count, Performance* results, void* space,
                                                       size_t bytes) {
    ENTER();
    return find(Direction::BACKWARD_DATA, handle, {*c, *x, *y, *w}, {px, pw, py, space, bytes}, asked, count, results);
}

EXPORT int cudnnFindConvolutionBackwardFilterAlgorithmEx(Handle* handle, const Tensor* x, const void* px, const Tensor* y,
                                                         const void* py, const Convolution* c, const Filter* w,
                                                         void* pw, int asked, int* count, Performance* results,
                                                         void* space, size_t bytes) {
    ENTER();
    return find(Direction::BACKWARD_FILTER, handle, {*c, *x, *y, *w}, {px, pw, py, space, bytes}, asked, count, results);
}
