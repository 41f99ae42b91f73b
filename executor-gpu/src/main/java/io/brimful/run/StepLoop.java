package io.brimful.run;

import io.brimful.data.DataSet;
import io.brimful.device.Executable;
import io.brimful.device.Interruption;
import io.brimful.trial.LearningRate;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Training steps, one after the other, and how long each takes: from its batch in the host's memory to the end of the update.
 *
 * <p>While a device still works on a step, the next batch is made ready; that is part of this step's time, and no part of the
 * next one's. A device that has ended its step already waits for the batch: making it is no part of any step, loading it is
 * part of the next one.
 */
final class StepLoop {
    private final Executable executable;
    private final DataSet data;
    private final FloatBuffer images;
    private final IntBuffer labels;
    private final List<FloatBuffer> extras;
    private final LongSupplier nanoTime;

    /**
     * A loop over an executable.
     *
     * @param images room for one batch
     * @param labels room for as many
     * @param extras room for as many of each further input
     * @param nanoTime the clock
     */
    StepLoop(
            Executable executable,
            DataSet data,
            FloatBuffer images,
            IntBuffer labels,
            List<FloatBuffer> extras,
            LongSupplier nanoTime) {
        this.extras = List.copyOf(extras);
        this.executable = executable;
        this.data = data;
        this.images = images;
        this.labels = labels;
        this.nanoTime = nanoTime;
    }

    /**
     * Runs steps from fresh parameters, until all are done or the thread is interrupted.
     *
     * @param onEnd may read the step's results
     * @return the milliseconds of each
     */
    double[] run(int steps, long seed, LearningRate rate, StepEnd onEnd) {
        double[] millis = new double[steps];
        executable.initialize(seed);
        long loading = steps == 0 ? 0 : load(0);
        for (int i = 0; i < steps; i++) {
            Interruption.check();
            long start = nanoTime.getAsLong();
            executable.run(i, rate.at(i));
            boolean done = executable.isDone();
            long end = nanoTime.getAsLong();
            long next = i + 1 < steps ? load(i + 1) : 0;
            if (!done) {
                executable.loss(); // waits
                end = nanoTime.getAsLong();
            }
            millis[i] = (loading + end - start) / 1e6;
            loading = done ? next : 0;
            onEnd.accept(i, millis[i]);
        }
        return millis;
    }

    /* The nanoseconds of the loading alone. */
    private long load(int number) {
        data.fill(number, images.clear(), labels.clear());
        extras.forEach(FloatBuffer::clear);
        data.fillExtras(number, extras);
        images.clear();
        labels.clear();
        extras.forEach(FloatBuffer::clear);
        long start = nanoTime.getAsLong();
        executable.load(images, labels, extras);
        return nanoTime.getAsLong() - start;
    }

    /** Is told each step when it has ended. */
    @FunctionalInterface
    interface StepEnd {
        void accept(int number, double millis);
    }
}
