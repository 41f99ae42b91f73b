package io.brimful.recompute;

import java.util.Arrays;

/**
 * What another choice for one tensor does to the bytes and the time of an unrolled step, looked at only where it does
 * something: in a stretch of the step, and before it where something is now needed longer or shorter.
 */
final class LiveChange {
    private static final int NEVER = -1;
    private static final int NOT_SEEN = -2;
    /* Later than the stretch; when does not matter. */
    private static final int LATER = Integer.MAX_VALUE;

    private final Model model;
    private final Unrolled steps;
    private final LiveSweep sweep;
    private final Stretch stretch;
    private final Overwritten overwritten;
    private final Overwritten overwrittenBefore;
    private final Steps earlier = new Steps();
    private final Ints seen = new Ints();
    private final Marks handedOver = new Marks();
    private final Marks touched = new Marks();
    private int[] last = {};
    private long[] live = {};
    private int start;
    private int end;
    private long atStart;

    /** Of what {@code steps} and {@code sweep} hold. */
    LiveChange(Model model, Unrolled steps, LiveSweep sweep) {
        this.model = model;
        this.steps = steps;
        this.sweep = sweep;
        this.stretch = new Stretch(model, steps);
        this.overwritten = new Overwritten(model);
        this.overwrittenBefore = new Overwritten(model);
    }

    /**
     * Looks at a change.
     *
     * @param changed choices for each tensor; those of the step apart from one
     * @param tensor that one
     * @return whether it changes anything and can be
     */
    boolean run(Choice[] changed, int tensor) {
        if (!stretch.run(changed, tensor)) {
            return false;
        }
        start = steps.blockStart(stretch.from());
        end = steps.blockStart(stretch.to());
        forget();
        lifetimes();
        before();
        within();
        return true;
    }

    private void forget() {
        for (int k = 0; k < seen.size(); k++) {
            last[seen.get(k)] = NOT_SEEN;
        }
        seen.clear();
        handedOver.clear();
        touched.clear();
        earlier.clear();
        if (last.length < stretch.versions()) {
            int had = last.length;
            last = Arrays.copyOf(last, 2 * stretch.versions());
            Arrays.fill(last, had, last.length, NOT_SEEN);
        }
        if (live.length < stretch.size()) {
            live = new long[2 * stretch.size()];
        }
    }

    /* Positions of the stretch are counted as if it stood in the step. */
    private void lifetimes() {
        for (int r = steps.firstRead(start); r < steps.endRead(end - 1); r++) {
            int version = steps.read(r);
            if (sweep.first(version) < start) {
                see(version);
            }
        }
        for (int k = 0; k < stretch.size(); k++) {
            for (int r = stretch.firstRead(k); r < stretch.endRead(k); r++) {
                see(stretch.read(r));
                last[stretch.read(r)] = start + k;
            }
            for (int w = stretch.firstWrite(k); w < stretch.endWrite(k); w++) {
                see(stretch.write(w));
                last[stretch.write(w)] = start + k;
            }
        }
        handOver();
        for (int k = 0; k < seen.size(); k++) {
            int version = seen.get(k);
            boolean known = version < steps.versions();
            if (known && sweep.last(version) >= end && !handedOver.contains(version)) {
                last[version] = LATER;
            } else if (last[version] == NEVER) {
                last[version] = sweep.lastBefore(version, start);
            }
        }
    }

    private void see(int version) {
        if (last[version] == NOT_SEEN) {
            last[version] = NEVER;
            seen.add(version);
        }
    }

    /* What the rest of the step read of a tensor may be another version now. */
    private void handOver() {
        Availability now = stretch.available();
        for (int change = 0; change < now.size(); change++) {
            handOver(now.tensor(change));
        }
        Availability before = steps.available();
        for (int k = before.firstFrom(stretch.from()); k < before.size() && before.block(k) < stretch.to(); k++) {
            handOver(before.tensor(k));
        }
    }

    private void handOver(int tensor) {
        int was = stretch.beforeAfterwards(tensor);
        int is = stretch.current(tensor);
        if (was != is && steps.lastUse(tensor) >= stretch.to() && sweep.last(was) >= end) {
            handedOver.add(was);
            see(is);
            last[is] = LATER;
            if (sweep.first(was) < start) {
                see(was);
            }
        }
    }

    private void before() {
        atStart = sweep.before(start);
        for (int k = 0; k < seen.size(); k++) {
            int version = seen.get(k);
            boolean earlierBorn = version < steps.versions() && sweep.first(version) < start;
            if (earlierBorn && !model.lastsToTheEnd[steps.tensor(version)]) {
                before(version, model.bytes[steps.tensor(version)]);
            }
        }
        for (int k = 0; k < touched.size(); k++) {
            overwriteAgain(touched.get(k));
        }
        earlier.sort();
    }

    private void before(int version, long bytes) {
        int was = sweep.last(version);
        int is = last[version];
        if (bytes == 0 || was >= start == is >= start) {
            return;
        }
        boolean longer = is >= start;
        int old = longer ? was : is;
        earlier.add(old + 1, start, longer ? bytes : -bytes);
        atStart += longer ? bytes : -bytes;
        if (old >= 0) {
            touched.add(old);
        }
    }

    /* What dies at another operation than before can be overwritten there, and no more where it died. */
    private void overwriteAgain(int position) {
        overwrittenBefore.run(steps, position, sweep::last);
        overwritten.run(steps, position, this::last);
        for (int k = 0; k < overwritten.size(); k++) {
            int output = overwritten.output(k);
            if (!overwrittenBefore.comesInPlace(output)) {
                earlier.add(position, position + 1, -model.bytes[steps.tensor(output)]);
            }
        }
        for (int k = 0; k < overwrittenBefore.size(); k++) {
            int output = overwrittenBefore.output(k);
            if (!overwritten.comesInPlace(output)) {
                earlier.add(position, position + 1, model.bytes[steps.tensor(output)]);
            }
        }
    }

    private int last(int version) {
        return last[version] == NOT_SEEN ? sweep.last(version) : last[version];
    }

    private int lastWithin(int version) {
        int position = last[version];
        return position == LATER ? LATER : position - start;
    }

    private void within() {
        long now = atStart;
        for (int k = 0; k < stretch.size(); k++) {
            overwritten.run(stretch, k, this::lastWithin);
            for (int w = stretch.firstWrite(k); w < stretch.endWrite(k); w++) {
                int version = stretch.write(w);
                now += overwritten.comesInPlace(version) ? 0 : model.bytes[stretch.tensor(version)];
            }
            live[k] = now + model.workspace[stretch.operation(k)];
            now -= dying(k);
        }
    }

    private long dying(int k) {
        long bytes = 0;
        for (int r = stretch.firstRead(k); r < stretch.endRead(k); r++) {
            int version = stretch.read(r);
            if (last[version] == start + k && !overwritten.replaces(version) && !readBefore(version, k, r)) {
                bytes += dyingBytes(version);
            }
        }
        for (int w = stretch.firstWrite(k); w < stretch.endWrite(k); w++) {
            int version = stretch.write(w);
            bytes += last[version] == start + k ? dyingBytes(version) : 0;
        }
        return bytes;
    }

    private boolean readBefore(int version, int k, int end) {
        for (int r = stretch.firstRead(k); r < end; r++) {
            if (stretch.read(r) == version) {
                return true;
            }
        }
        return false;
    }

    private long dyingBytes(int version) {
        int tensor = stretch.tensor(version);
        return model.lastsToTheEnd[tensor] ? 0 : model.bytes[tensor];
    }

    /** By how much less a budget is exceeded, summed over the operations. */
    double gained(long budget) {
        double gained = 0;
        for (int k = start; k < end; k++) {
            gained += Math.max(0, sweep.liveAt(k) - budget);
        }
        for (int k = 0; k < stretch.size(); k++) {
            gained -= Math.max(0, live[k] - budget);
        }
        for (int step = 0; step < earlier.size(); step++) {
            long more = earlier.bytes(step);
            for (int k = earlier.from(step); more != 0 && k < earlier.to(step); k++) {
                long over = sweep.liveAt(k) - budget;
                gained += Math.max(0, over) - Math.max(0, over + more);
            }
        }
        return gained;
    }

    /** Whether a budget that the step keeps is kept still. */
    boolean keeps(long budget) {
        for (int k = 0; k < stretch.size(); k++) {
            if (live[k] > budget) {
                return false;
            }
        }
        for (int step = 0; step < earlier.size(); step++) {
            long more = earlier.bytes(step);
            for (int k = earlier.from(step); more > 0 && k < earlier.to(step); k++) {
                if (sweep.liveAt(k) + more > budget) {
                    return false;
                }
            }
        }
        return true;
    }

    /** How much more time the step takes. */
    double moreTime() {
        return stretch.repeatedTime() - steps.repeatedTime(stretch.from(), stretch.to());
    }
}
