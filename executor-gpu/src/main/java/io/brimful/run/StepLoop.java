package io.brimful.run;

import io.brimful.data.DataSet;
import io.brimful.device.Executable;
import io.brimful.device.Interruption;
import io.brimful.trial.Optimizer;
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
     * @param optimizer says at what rate, and how many batches a step has
     * @return the milliseconds of each
     */
    double[] run(int steps, long seed, Optimizer optimizer, StepEnd onEnd) {
        double[] millis = new double[steps];
        int batches = optimizer.accumulate();
        long all = (long) steps * batches;
        double loss = 0;
        int correct = 0;
        executable.initialize(seed);
        long loading = all == 0 ? 0 : load(0);
        for (long i = 0; i < all; i++) {
            Interruption.check();
            int step = (int) (i / batches);
            long start = nanoTime.getAsLong();
            executable.run(i, optimizer.learningRate().at(step));
            boolean done = executable.isDone();
            long end = nanoTime.getAsLong();
            long next = i + 1 < all ? load(i + 1) : 0;
            loss += executable.loss(); // waits
            correct += executable.correct();
            end = done ? end : nanoTime.getAsLong();
            millis[step] += (loading + end - start) / 1e6;
            loading = done ? next : 0;
            if (i % batches == batches - 1) {
                onEnd.accept(step, new StepResult(millis[step], loss / batches, correct));
                loss = 0;
                correct = 0;
            }
        }
        return millis;
    }

    /* The nanoseconds of the loading alone. */
    private long load(long number) {
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
        void accept(int number, StepResult result);
    }

    /**
     * What a step came to.
     *
     * @param millis that it took
     * @param loss mean over its batches
     * @param correct how many answers were right, in all of them
     */
    record StepResult(double millis, double loss, int correct) {}
}
