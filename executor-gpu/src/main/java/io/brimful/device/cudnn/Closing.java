package io.brimful.device.cudnn;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What has to be given back, last taken first. A status that says no is let go: after a sticky error every call answers so, and
 * what was to be freed went with the context.
 */
final class Closing implements AutoCloseable {
    private final Deque<Runnable> steps = new ArrayDeque<>();

    void add(Runnable step) {
        steps.push(step);
    }

    @Override
    public void close() {
        while (!steps.isEmpty()) {
            steps.pop().run();
        }
    }
}
