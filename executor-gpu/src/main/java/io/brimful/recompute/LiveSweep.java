package io.brimful.recompute;

import java.util.Arrays;

/** The bytes that an unrolled step needs at each of its operations, with outputs in place of inputs where that can be. */
final class LiveSweep {
    private final Model model;
    private final Unrolled steps;
    private final Overwritten overwritten;
    private int[] first = {};
    private int[] last = {};
    private boolean[] merged = {};
    private int[] lastRead = {};
    private int[] readBefore = {};
    private int[] readAt = {};
    private long[] live = {};
    private long[] before = {};
    private int peak;

    LiveSweep(Model model, Unrolled steps) {
        this.model = model;
        this.steps = steps;
        this.overwritten = new Overwritten(model);
    }

    /** Sweeps over what {@code steps} holds now. */
    void run() {
        reserve();
        lifetimes();
        long now = model.lastingBytes;
        for (int version = 0; version < model.tensors(); version++) {
            boolean fromHost = last[version] >= 0 && first[version] < 0;
            now += fromHost ? model.bytes[version] : 0;
        }
        peak = 0;
        for (int k = 0; k < steps.size(); k++) {
            before[k] = now;
            overwritten.run(steps, k, this::last);
            for (int pair = 0; pair < overwritten.size(); pair++) {
                merged[overwritten.output(pair)] = true;
            }
            for (int w = steps.firstWrite(k); w < steps.endWrite(k); w++) {
                int version = steps.write(w);
                now += merged[version] ? 0 : model.bytes[steps.tensor(version)];
            }
            live[k] = now + model.workspace[steps.operation(k)];
            peak = live[k] > live[peak] ? k : peak;
            now -= dying(k);
        }
    }

    private void reserve() {
        if (last.length < steps.versions()) {
            int room = 2 * steps.versions();
            last = new int[room];
            first = new int[room];
            merged = new boolean[room];
            lastRead = new int[room];
        }
        if (live.length < steps.size()) {
            live = new long[2 * steps.size()];
            before = new long[2 * steps.size()];
        }
        int reads = steps.endRead(steps.size() - 1);
        if (readAt.length < reads) {
            readAt = new int[2 * reads];
            readBefore = new int[2 * reads];
        }
    }

    private void lifetimes() {
        Arrays.fill(first, 0, steps.versions(), -1);
        Arrays.fill(last, 0, steps.versions(), -1);
        Arrays.fill(lastRead, 0, steps.versions(), -1);
        Arrays.fill(merged, 0, steps.versions(), false);
        for (int k = 0; k < steps.size(); k++) {
            for (int r = steps.firstRead(k); r < steps.endRead(k); r++) {
                int version = steps.read(r);
                last[version] = k;
                readAt[r] = k;
                readBefore[r] = lastRead[version];
                lastRead[version] = r;
            }
            for (int w = steps.firstWrite(k); w < steps.endWrite(k); w++) {
                first[steps.write(w)] = k;
                last[steps.write(w)] = k;
            }
        }
    }

    /* What is replaced does not die: its bytes go on as those of what comes in its place. */
    private long dying(int k) {
        long bytes = 0;
        for (int r = steps.firstRead(k); r < steps.endRead(k); r++) {
            int version = steps.read(r);
            boolean counted = readBefore[r] >= steps.firstRead(k);
            if (last[version] == k && !counted && !overwritten.replaces(version)) {
                bytes += dyingBytes(version);
            }
        }
        for (int w = steps.firstWrite(k); w < steps.endWrite(k); w++) {
            bytes += last[steps.write(w)] == k ? dyingBytes(steps.write(w)) : 0;
        }
        return bytes;
    }

    private long dyingBytes(int version) {
        int tensor = steps.tensor(version);
        return model.lastsToTheEnd[tensor] ? 0 : model.bytes[tensor];
    }

    /** Where most is needed. */
    int peak() {
        return peak;
    }

    long liveAt(int k) {
        return live[k];
    }

    /** What is there before the operation at a position. */
    long before(int k) {
        return before[k];
    }

    long peakBytes() {
        return live[peak];
    }

    /** Where a version is written; -1 where the host does it. */
    int first(int version) {
        return first[version];
    }

    /** Where a version is needed for the last time; -1 where it never is. */
    int last(int version) {
        return last[version];
    }

    /** The same, of what runs before {@code position} alone. */
    int lastBefore(int version, int position) {
        int r = lastRead[version];
        while (r >= 0 && readAt[r] >= position) {
            r = readBefore[r];
        }
        return r < 0 ? first[version] : readAt[r];
    }

    /** Whether a version is written over an input. */
    boolean merged(int version) {
        return merged[version];
    }

    /** By how much a budget is exceeded, summed over the operations. */
    double excess(long budget) {
        double sum = 0;
        for (int k = 0; k < steps.size(); k++) {
            sum += Math.max(0, live[k] - budget);
        }
        return sum;
    }

    /** Whether a version is needed at a position without being touched there. */
    boolean waits(int version, int position) {
        return first[version] < position && position < last[version];
    }
}
