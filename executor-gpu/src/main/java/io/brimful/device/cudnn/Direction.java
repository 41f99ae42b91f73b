package io.brimful.device.cudnn;

import java.util.List;

/** The three products of a convolution, with cuDNN's algorithms that give equal results in every run. */
enum Direction {
    /* NVIDIA's cuDNN documentation, "Reproducibility": all but BWD_DATA_ALGO_0, BWD_FILTER_ALGO_0 and BWD_FILTER_ALGO_3. The first
     * is the one that is offered for most shapes. */
    FORWARD(1, 0),
    BACKWARD_DATA(1, 4, 5, 2, 3),
    BACKWARD_WEIGHTS(1, 5, 4, 2);

    private final List<Integer> deterministic;

    Direction(Integer... deterministic) {
        this.deterministic = List.of(deterministic);
    }

    /** In the order of preference. */
    List<Integer> deterministic() {
        return deterministic;
    }
}
