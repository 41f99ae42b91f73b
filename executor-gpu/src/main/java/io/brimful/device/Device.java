package io.brimful.device;

import io.brimful.plan.KernelTable;
import io.brimful.plan.Plan;
import io.brimful.step.Step;
import io.brimful.trial.DeviceFacts;

/**
 * Something that runs plans. Confined to the thread that opened it. It hands out no more memory than the limit it was opened
 * with, as a GPU would.
 */
public interface Device extends AutoCloseable {
    /** What the device said of itself when it was opened. */
    DeviceFacts facts();

    /** Bytes that {@link #reserve} could still hand out. */
    long freeBytes();

    /** Bytes that are handed out now. */
    long usedBytes();

    /** The most bytes that were handed out at one time so far. */
    long peakBytes();

    /** How each operation of {@code step} can run here, and how many bytes each tensor takes. Nothing runs. */
    KernelTable describe(Step step);

    /**
     * The single allocation that a plan lives in. Its content is undefined.
     *
     * @param bytes more than 0
     * @throws OutOfDeviceMemory when {@code bytes} are more than {@link #freeBytes}
     */
    Arena reserve(long bytes) throws OutOfDeviceMemory;

    /**
     * Makes a plan ready to run. The plan's table must be one that this device described.
     *
     * @param arena at least {@code plan.arenaBytes()} large, of this device
     * @param freed what happens to a region when its last reader is done
     */
    Executable compile(Plan plan, Arena arena, Freed freed);

    /**
     * Gives everything back; arenas and executables of this device are dead from then on.
     *
     * @throws DeviceLost when something could not be given back; all else has been then
     */
    @Override
    void close();

    /** What happens to a region when its last reader is done. */
    enum Freed {
        /** Nothing: its bytes stay until somebody writes over them. */
        KEPT,
        /** It is filled with NaN, so that a reader that comes too late is found out. */
        POISONED
    }
}
