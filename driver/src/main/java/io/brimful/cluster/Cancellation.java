package io.brimful.cluster;

import java.util.ArrayList;
import java.util.List;

/** Asks a sweep to stop; may be called from any thread, a signal's too, and more than once. */
public final class Cancellation {
    private final List<Runnable> listeners = new ArrayList<>();
    private boolean requested;

    /** Running trials are interrupted and no further one starts. */
    public void request() {
        List<Runnable> told;
        synchronized (listeners) {
            if (requested) {
                return;
            }
            requested = true;
            told = List.copyOf(listeners);
        }
        told.forEach(Runnable::run);
    }

    /** Whether it was asked for. */
    public boolean isRequested() {
        synchronized (listeners) {
            return requested;
        }
    }

    /** Runs the listener once it is asked for: at once when it already was. */
    void onRequest(Runnable listener) {
        boolean now;
        synchronized (listeners) {
            now = requested;
            listeners.add(listener);
        }
        if (now) {
            listener.run();
        }
    }
}
