package io.brimful.device.cudnn;

import io.brimful.step.Step;
import java.util.List;

/** One algorithm for each product and one layout, the same in every run and on every GPU. */
final class DeterministicOrder implements AlgorithmOrder {
    @Override
    public List<Integer> order(Gpu gpu, ConvDescriptors descriptors, Direction direction) {
        return direction.deterministic().stream()
                .filter(algorithm ->
                        descriptors.workspaceBytes(gpu, direction, algorithm).isPresent())
                .limit(1)
                .toList();
    }

    @Override
    public List<Long> productWorkspaces(Gpu gpu) {
        return List.of(0L);
    }

    @Override
    public Layout layout(Gpu gpu, Step step) {
        return Layout.NCHW;
    }
}
