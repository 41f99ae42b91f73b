package io.brimful.device;

import io.brimful.step.Tensor;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;
import java.util.concurrent.CancellationException;

/** A plan that is ready to run in its arena. A step allocates nothing. */
public interface Executable extends AutoCloseable {
    /**
     * Gives every state of the step its first value. Must come before the first step.
     *
     * @param seed the same seed gives the same values on every device
     */
    void initialize(long seed);

    /**
     * Copies a batch into the arena. A step may use its bytes for something else, so each step needs a batch of its own. The
     * buffers are the caller's again when this returns; the device may still work on the step before.
     *
     * @param images {@code [N, C, H, W]} in this order, all of them between position and limit
     * @param labels {@code [N]}, or {@code [N, H, W]} where each pixel has one; each at least 0 and below the number of classes, or
     *     one that the losses ignore
     * @param extras of each further input {@code [N, ...]}, in the order of the step's ports
     */
    void load(FloatBuffer images, IntBuffer labels, List<FloatBuffer> extras);

    /** The same for a step that reads nothing but images and labels. */
    default void load(FloatBuffer images, IntBuffer labels) {
        load(images, labels, List.of());
    }

    /**
     * Runs one training step on the batch that was loaded. A GPU may still be at work when this returns; {@link #loss} waits for
     * it.
     *
     * @param step counted from 0; chooses the random numbers of dropout
     * @param learningRate of this step
     * @throws CancellationException when the thread is interrupted meanwhile and the device can stop between two operations, as
     *     processors can; first values have to be set again then
     */
    void run(long step, double learningRate);

    /**
     * The same as {@link #run}, one operation after the other, for the sake of their times; waits for the step's end.
     *
     * @return nanoseconds that each operation took, in the order of the plan's schedule
     */
    List<Long> runTimed(long step, double learningRate);

    /** Whether the device has ended the last step; does not wait. */
    boolean isDone();

    /** Mean loss of the batch of the last step that ran, also when the next batch is loaded already; waits for the step's end. */
    float loss();

    /** How many images of that batch were recognized, under the same terms. */
    int correct();

    /**
     * A tensor's content in the order of its logical shape, whatever the device's own layout. Right after a step only what
     * the plan keeps until its end is defined: lasting tensors and metrics always are.
     */
    float[] read(Tensor tensor);

    /**
     * Replaces a lasting tensor's content.
     *
     * @param values in the order of its logical shape, as many as it has elements
     */
    void write(Tensor tensor, float[] values);

    @Override
    void close();
}
