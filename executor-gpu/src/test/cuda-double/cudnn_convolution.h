// What a convolution with an algorithm and its workspace answers before it runs.
#pragma once

#include "cudnn.h"

int prepareForward(int algorithm, const Tensor* x, const Filter* w, const Convolution* c, const Tensor* y, void* space,
                   size_t bytes);
int prepareBackwardData(int algorithm, const Tensor* x, const Filter* w, const Convolution* c, const Tensor* y,
                        void* space, size_t bytes);
int prepareBackwardFilter(int algorithm, const Tensor* x, const Filter* w, const Convolution* c, const Tensor* y,
                          void* space, size_t bytes);
