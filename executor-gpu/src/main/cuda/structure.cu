// Boxes of images, images in other extents, softmax. Elements that are only moved keep their bits.
#include "common.cuh"

namespace structure {

// A box of an image: its extents, those of the image, and where in the image it begins.
struct Box {
    int n, c, h, w, imageC, imageH, imageW, fromC, fromH, fromW, nhwc;
};

#define BOX_PARAMETERS \
    int n, int c, int h, int w, int imageC, int imageH, int imageW, int fromC, int fromH, int fromW, int nhwc
#define BOX {n, c, h, w, imageC, imageH, imageW, fromC, fromH, fromW, nhwc}

template <class I>
struct At {
    I image;
    int c, h, w;
};

// By how much elements of images of these extents are taken apart.
template <class I>
struct Extents {
    Divisor<I> c, h, w;
};

template <class I>
__device__ inline Extents<I> extents(int c, int h, int w) {
    return {divisor<I>(c), divisor<I>(h), divisor<I>(w)};
}

// Which element lies at i.
template <class I>
__device__ inline At<I> at(const Extents<I>& e, long long i, int nhwc) {
    At<I> a;
    I rest = (I)i;
    if (nhwc) {
        a.c = (int)takeApart(rest, e.c);
    }
    a.w = (int)takeApart(rest, e.w);
    a.h = (int)takeApart(rest, e.h);
    if (!nhwc) {
        a.c = (int)takeApart(rest, e.c);
    }
    a.image = rest;
    return a;
}

// Where an element of images of these extents lies.
__device__ inline long long place(long long image, int c, int h, int w, int allC, int allH, int allW, int nhwc) {
    return nhwc ? ((image * allH + h) * allW + w) * allC + c : ((image * allC + c) * allH + h) * allW + w;
}

// y: [n, c, h, w] is a box of x: [n, imageC, imageH, imageW].
template <class I, class T>
__device__ inline void crop(const Box& b, const T* x, T* y) {
    Extents<I> written = extents<I>(b.c, b.h, b.w);
    EACH(i, (long long)b.n * b.c * b.h * b.w) {
        At<I> a = at(written, i, b.nhwc);
        y[i] = x[place(a.image, a.c + b.fromC, a.h + b.fromH, a.w + b.fromW, b.imageC, b.imageH, b.imageW, b.nhwc)];
    }
}

// What is outside of the box has no part in the loss.
template <class I, class T>
__device__ inline void cropBackward(const Box& b, const T* dy, T* dx) {
    Extents<I> written = extents<I>(b.imageC, b.imageH, b.imageW);
    EACH(i, (long long)b.n * b.imageC * b.imageH * b.imageW) {
        At<I> a = at(written, i, b.nhwc);
        int c = a.c - b.fromC, h = a.h - b.fromH, w = a.w - b.fromW;
        if (c >= 0 && c < b.c && h >= 0 && h < b.h && w >= 0 && w < b.w) {
            dx[i] = dy[place(a.image, c, h, w, b.c, b.h, b.w, b.nhwc)];
        } else {
            store(dx, i, 0);
        }
    }
}

// Each image is a matrix of channels and pixels in the logical order, its transpose in memory; of one row it is both.
template <class I, class T>
__device__ inline void reshape(const T* x, T* y, long long count, int channelsX, int pixelsX, int channelsY,
                               int pixelsY) {
    Divisor<I> yChannels = divisor<I>(channelsY), yPixels = divisor<I>(pixelsY), xPixels = divisor<I>(pixelsX);
    long long elements = (long long)channelsY * pixelsY;
    EACH(i, count) {
        I image = (I)i;
        I channel = takeApart(image, yChannels);
        I pixel = takeApart(image, yPixels);
        I row = channel * pixelsY + pixel;
        I column = takeApart(row, xPixels);
        y[i] = x[image * elements + (long long)column * channelsX + row];
    }
}

// A pixel's classes, one after the other, by one thread: each is read before it is written, so y may lie over x.
struct Classes {
    long long first, stride;
};

__device__ inline Classes classesOf(long long row, int classes, int pixels, int nhwc) {
    if (nhwc) {
        return {row * classes, 1};
    }
    long long image = row / pixels;
    return {image * classes * pixels + row % pixels, pixels};
}

template <class T>
__device__ inline void softmax(const T* x, T* y, int n, int classes, int pixels, int nhwc) {
    EACH(row, (long long)n * pixels) {
        Classes at = classesOf(row, classes, pixels, nhwc);
        float most = load(x, at.first);
        for (int k = 1; k < classes; k++) {
            float value = load(x, at.first + k * at.stride);
            most = value > most || value != value ? value : most;
        }
        float sum = 0;
        for (int k = 0; k < classes; k++) {
            sum += expf(load(x, at.first + k * at.stride) - most);
        }
        for (int k = 0; k < classes; k++) {
            store(y, at.first + k * at.stride, expf(load(x, at.first + k * at.stride) - most) / sum);
        }
    }
}

// dx may lie over dy.
template <class T>
__device__ inline void softmaxBackward(const T* y, const T* dy, T* dx, int n, int classes, int pixels, int nhwc) {
    EACH(row, (long long)n * pixels) {
        Classes at = classesOf(row, classes, pixels, nhwc);
        float product = 0;
        for (int k = 0; k < classes; k++) {
            product += load(y, at.first + k * at.stride) * load(dy, at.first + k * at.stride);
        }
        for (int k = 0; k < classes; k++) {
            long long i = at.first + k * at.stride;
            store(dx, i, load(y, i) * (load(dy, i) - product));
        }
    }
}

}  // namespace structure

// Indices of 32 bits where they reach: dividing by 64 bits takes a multiple of the time.
#define BY_COUNT(function, count, ...)               \
    if ((count) <= 0x7FFFFFFF) {                     \
        structure::function<unsigned>(__VA_ARGS__);  \
    } else {                                         \
        structure::function<long long>(__VA_ARGS__); \
    }

#define DEFINE(suffix, T)                                                                                              \
    extern "C" __global__ void crop_forward_##suffix(const T* x, T* y, BOX_PARAMETERS) {                               \
        structure::Box b = BOX;                                                                                        \
        BY_COUNT(crop, (long long)n * c * h * w, b, x, y)                                                              \
    }                                                                                                                  \
    extern "C" __global__ void crop_backward_##suffix(const T* dy, T* dx, BOX_PARAMETERS) {                            \
        structure::Box b = BOX;                                                                                        \
        BY_COUNT(cropBackward, (long long)n * imageC * imageH * imageW, b, dy, dx)                                     \
    }                                                                                                                  \
    extern "C" __global__ void reshape_##suffix(const T* x, T* y, long long count, int channelsX, int pixelsX,         \
                                                int channelsY, int pixelsY) {                                          \
        BY_COUNT(reshape, count, x, y, count, channelsX, pixelsX, channelsY, pixelsY)                                  \
    }                                                                                                                  \
    extern "C" __global__ void softmax_forward_##suffix(const T* x, T* y, int n, int classes, int pixels, int nhwc) {  \
        structure::softmax(x, y, n, classes, pixels, nhwc);                                                            \
    }                                                                                                                  \
    extern "C" __global__ void softmax_backward_##suffix(const T* y, const T* dy, T* dx, int n, int classes,           \
                                                         int pixels, int nhwc) {                                       \
        structure::softmaxBackward(y, dy, dx, n, classes, pixels, nhwc);                                               \
    }
FOR_TYPES(DEFINE)
#undef DEFINE
