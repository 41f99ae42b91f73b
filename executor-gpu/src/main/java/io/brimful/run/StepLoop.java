package io.brimful.run;

import io.brimful.data.DataSet;
import io.brimful.device.Executable;
import io.brimful.device.HostBatch;
import io.brimful.device.Interruption;
import io.brimful.trial.Optimizer;
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
    private final HostBatch room;
    private final LongSupplier nanoTime;

    /**
     * A loop over an executable.
     *
     * @param room for one batch
     * @param nanoTime the clock
     */
    StepLoop(Executable executable, DataSet data, HostBatch room, LongSupplier nanoTime) {
        this.executable = executable;
        this.data = data;
        this.room = room;
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
            end = done ? end : nanoTime.getAsLong();
            correct += executable.correct();
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
        room.clear();
        data.fill(number, room.images(), room.labels());
        data.fillExtras(number, room.extras());
        room.clear();
        long start = nanoTime.getAsLong();
        executable.load(room.images(), room.labels(), room.extras());
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
