package io.brimful.device.reference;

/** One operation with its tensors at hand. */
@FunctionalInterface
interface Loop {
    /**
     * Calculates.
     *
     * @param seed of this step's random numbers
     * @param learningRate of this step
     */
    void run(long seed, double learningRate);
}
