package io.brimful.cluster;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Brings what executors say to the sweeps of this driver.
 *
 * <p>Static, since Spark makes the plugin that receives it and has no way to hand it a sweep.
 */
final class Switchboard {
    /** A sweep's connection. */
    interface Line extends AutoCloseable {
        @Override
        void close();
    }

    static final Gauges GAUGES = new Gauges();

    private static final Map<String, BiConsumer<TrialKey, Progress>> LISTENERS = new ConcurrentHashMap<>();
    private static final Map<String, Hello> PRESENT = new LinkedHashMap<>();
    private static final List<Consumer<Hello>> GREETED = new CopyOnWriteArrayList<>();

    private Switchboard() {}

    /** A new Spark application has none of the executors of the one before. */
    static void reset() {
        synchronized (PRESENT) {
            PRESENT.clear();
        }
    }

    /** Whatever trials of the sweep say goes to the listener, in any thread. */
    static Line listen(String sweepId, BiConsumer<TrialKey, Progress> listener) {
        LISTENERS.put(sweepId, listener);
        return () -> LISTENERS.remove(sweepId);
    }

    static void deliver(TrialKey key, Progress progress) {
        BiConsumer<TrialKey, Progress> listener = LISTENERS.get(key.sweepId());
        if (listener != null) {
            listener.accept(key, progress);
        }
    }

    /** Every executor that has said hello and every one that will. */
    static Line greet(Consumer<Hello> greeted) {
        synchronized (PRESENT) {
            PRESENT.values().forEach(greeted);
            GREETED.add(greeted);
        }
        return () -> GREETED.remove(greeted);
    }

    static void hello(Hello hello) {
        synchronized (PRESENT) {
            PRESENT.put(hello.executor(), hello);
            GREETED.forEach(each -> each.accept(hello));
        }
    }

    static void goodbye(String executor) {
        synchronized (PRESENT) {
            PRESENT.remove(executor);
        }
    }
}
