package io.brimful.device;

import io.brimful.step.Step;
import io.brimful.step.Tensor;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;
import java.util.concurrent.CancellationException;

/** In which order an executable may be used, and with what; each executable asks its own before it does anything. */
public final class Protocol {
    private final Step step;
    private Stage stage = Stage.NEW;

    /** The protocol of an executable that runs {@code step}. */
    public Protocol(Step step) {
        this.step = step;
    }

    /** The first values are about to be set. */
    public void initialize() {
        requireOpen();
        stage = Stage.WAITING;
    }

    /**
     * A batch is about to be loaded.
     *
     * @throws IllegalArgumentException when it is of another size than the step's, or a label is none of the network's classes
     */
    public void load(FloatBuffer images, IntBuffer labels, List<FloatBuffer> extras) {
        requireOpen();
        Refusals.requireBatch(step, images, labels, extras);
        stage = stage == Stage.WAITING ? Stage.LOADED : stage;
    }

    /**
     * A step is about to run.
     *
     * @throws IllegalStateException when there are no first values yet, or no batch
     */
    public void run(long number) {
        requireOpen();
        if (stage != Stage.LOADED) {
            throw new IllegalStateException("step " + number
                    + (stage == Stage.NEW ? " comes before initialize" : " has no batch: load one for each step"));
        }
        stage = Stage.WAITING;
    }

    /**
     * The next operation of a step is about to run.
     *
     * @throws CancellationException when the thread has been interrupted; what a part of a step left is of no use, so that first
     *     values have to be set again
     */
    public void goOn() {
        try {
            Interruption.check();
        } catch (CancellationException cancelled) {
            stage = Stage.NEW;
            throw cancelled;
        }
    }

    /**
     * A tensor is about to be written.
     *
     * @throws IllegalArgumentException when it does not last, or has another number of elements
     */
    public void write(Tensor tensor, float[] values) {
        requireOpen();
        if (!tensor.kind().lasts()) {
            throw new IllegalArgumentException(tensor + " does not last: writing it has no effect");
        }
        Refusals.requireCount(tensor, values.length);
    }

    /** Something is about to be read. */
    public void requireOpen() {
        if (stage == Stage.CLOSED) {
            throw new IllegalStateException("the executable is closed");
        }
    }

    public boolean isClosed() {
        return stage == Stage.CLOSED;
    }

    /** Nothing is allowed from now on. */
    public void close() {
        stage = Stage.CLOSED;
    }

    private enum Stage {
        NEW,
        WAITING,
        LOADED,
        CLOSED
    }
}
