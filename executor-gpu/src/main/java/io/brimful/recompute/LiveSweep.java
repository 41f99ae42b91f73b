package io.brimful.recompute;

import java.util.Arrays;

/**
 * The bytes that an unrolled step needs at each of its operations. Grants in place what the planner would: an output over an
 * input that nobody reads afterwards, of as many bytes.
 */
final class LiveSweep {
    private final Model model;
    private final Unrolled steps;
    private int[] first = new int[1024];
    private int[] last = new int[1024];
    private boolean[] merged = new boolean[1024];
    private boolean[] gone = new boolean[1024];
    private long[] live = new long[1024];
    private int peak;

    LiveSweep(Model model, Unrolled steps) {
        this.model = model;
        this.steps = steps;
    }

    /** Sweeps over what {@code steps} holds now. */
    void run() {
        lifetimes();
        long now = model.lastingBytes;
        for (int version = 0; version < model.tensors(); version++) {
            boolean before = last[version] >= 0 && first[version] < 0;
            now += before ? model.bytes[version] : 0;
        }
        peak = 0;
        for (int k = 0; k < steps.size(); k++) {
            int operation = steps.operation(k);
            mergeInPlace(k, operation);
            for (int w = steps.firstWrite(k); w < steps.endWrite(k); w++) {
                int version = steps.write(w);
                now += merged[version] ? 0 : model.bytes[steps.tensor(version)];
            }
            live[k] = now + model.workspace[operation];
            if (live[k] > live[peak]) {
                peak = k;
            }
            now -= dying(k);
        }
    }

    private void lifetimes() {
        if (last.length < steps.versions()) {
            last = new int[2 * steps.versions()];
            first = new int[2 * steps.versions()];
            merged = new boolean[2 * steps.versions()];
            gone = new boolean[2 * steps.versions()];
        }
        if (live.length < steps.size()) {
            live = new long[2 * steps.size()];
        }
        Arrays.fill(first, 0, steps.versions(), -1);
        Arrays.fill(last, 0, steps.versions(), -1);
        Arrays.fill(merged, 0, steps.versions(), false);
        Arrays.fill(gone, 0, steps.versions(), false);
        for (int k = 0; k < steps.size(); k++) {
            for (int r = steps.firstRead(k); r < steps.endRead(k); r++) {
                last[steps.read(r)] = k;
            }
            for (int w = steps.firstWrite(k); w < steps.endWrite(k); w++) {
                first[steps.write(w)] = k;
                last[steps.write(w)] = k;
            }
        }
    }

    /* A merged input does not die: its bytes go on as the output's. */
    private void mergeInPlace(int k, int operation) {
        int[] inputs = model.overInput[operation];
        int[] outputs = model.overOutput[operation];
        for (int pair = 0; pair < inputs.length; pair++) {
            int input = versionRead(k, inputs[pair]);
            int output = versionWritten(k, outputs[pair]);
            boolean free = input >= 0
                    && output >= 0
                    && model.replaceable[inputs[pair]]
                    && model.bytes[inputs[pair]] == model.bytes[outputs[pair]]
                    && last[input] == k
                    && !gone[input]
                    && !merged[output];
            if (free) {
                merged[output] = true;
                gone[input] = true;
            }
        }
    }

    private int versionRead(int k, int tensor) {
        for (int r = steps.firstRead(k); r < steps.endRead(k); r++) {
            if (steps.tensor(steps.read(r)) == tensor) {
                return steps.read(r);
            }
        }
        return -1;
    }

    private int versionWritten(int k, int tensor) {
        for (int w = steps.firstWrite(k); w < steps.endWrite(k); w++) {
            if (steps.tensor(steps.write(w)) == tensor) {
                return steps.write(w);
            }
        }
        return -1;
    }

    private long dying(int k) {
        long bytes = 0;
        for (int r = steps.firstRead(k); r < steps.endRead(k); r++) {
            int version = steps.read(r);
            if (last[version] == k && !gone[version] && !model.lastsToTheEnd[steps.tensor(version)]) {
                bytes += model.bytes[steps.tensor(version)];
                gone[version] = true;
            }
        }
        for (int w = steps.firstWrite(k); w < steps.endWrite(k); w++) {
            int version = steps.write(w);
            if (last[version] == k && !model.lastsToTheEnd[steps.tensor(version)]) {
                bytes += model.bytes[steps.tensor(version)];
            }
        }
        return bytes;
    }

    /** Where most is needed. */
    int peak() {
        return peak;
    }

    long liveAt(int k) {
        return live[k];
    }

    long peakBytes() {
        return live[peak];
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
