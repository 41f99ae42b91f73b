// What a convolution with an algorithm and its workspace answers before it runs.
#pragma once

#include "cudnn.h"

enum class Direction { FORWARD, BACKWARD_DATA, BACKWARD_FILTER };

struct Shape {
    Convolution conv;
    Tensor x, y;
    Filter w;

    int filtersOfGroup() const { return w.k / conv.groups; }
};

struct Operands {
    const void *x, *w, *y;
    void* workspace;
    size_t workspaceBytes;

    // The content of a workspace is undefined after a call: here it is NaN.
    void spoilWorkspace() const;
};

// SUCCESS where a call may run.
int prepare(Direction direction, int algorithm, const Shape& shape, const Operands& operands);
