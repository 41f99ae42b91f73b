package io.brimful.device.onednn;

/** What differs from one step to the next. */
final class Moment {
    private long seed;
    private long step;
    private double learningRate;

    void begin(long newSeed) {
        seed = newSeed;
    }

    void at(long newStep, double newLearningRate) {
        step = newStep;
        learningRate = newLearningRate;
    }

    /** The key of this step's random numbers. */
    long key() {
        return seed + step;
    }

    /** Which batch this is, counted from 0 over all steps. */
    long number() {
        return step;
    }

    double learningRate() {
        return learningRate;
    }
}
