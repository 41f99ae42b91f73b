package io.brimful.device.cudnn;

import io.brimful.step.Step;
import java.util.List;

/** In which order a convolution's algorithms are to be preferred, and with it the layout that suits them. */
interface AlgorithmOrder {
    /** Numbers of cuDNN's enumeration for the direction, the first the best; never none where cuDNN can do it at all. */
    List<Integer> order(Gpu gpu, ConvDescriptors descriptors, Direction direction);

    /** Bytes that cuBLAS may be given for a product, the best first; 0 is always among them. */
    List<Long> productWorkspaces(Gpu gpu);

    /** The better layout for a step. */
    Layout layout(Gpu gpu, Step step);
}
