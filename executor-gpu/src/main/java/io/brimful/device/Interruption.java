package io.brimful.device;

import java.util.concurrent.CancellationException;

/** An interrupt of the thread that has a device ends what it does there; the device stays as usable as it was. */
public final class Interruption {
    private Interruption() {}

    /**
     * Goes on unless somebody asked to stop.
     *
     * @throws CancellationException when the thread has been interrupted; its mark stays
     */
    public static void check() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted");
        }
    }
}
