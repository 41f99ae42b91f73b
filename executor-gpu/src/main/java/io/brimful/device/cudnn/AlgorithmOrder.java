package io.brimful.device.cudnn;

import java.util.List;

/** In which order a convolution's algorithms are to be preferred. */
interface AlgorithmOrder {
    /** One for each product, the same in every run. */
    AlgorithmOrder DETERMINISTIC = (gpu, descriptors, direction) -> direction.deterministic().stream()
            .filter(algorithm ->
                    descriptors.workspaceBytes(gpu, direction, algorithm).isPresent())
            .limit(1)
            .toList();

    /** Numbers of cuDNN's enumeration for the direction, the first the best; never none where cuDNN can do it at all. */
    List<Integer> order(Gpu gpu, ConvDescriptors descriptors, Direction direction);
}
