package io.brimful.recompute;

import java.util.Arrays;

/**
 * A step with what it computes again, as a sequence of operations over versions of tensors. A tensor's first version has the
 * tensor's own index; those that are computed again are numbered from there on. Used again for one choice after the other.
 *
 * <p>Each operation of the step has a block: what is computed again for it, and the operation itself.
 */
class Unrolled {
    final Model model;
    private final Ints operations = new Ints();
    private final Ints readStarts = new Ints();
    private final Ints readVersions = new Ints();
    private final Ints writeStarts = new Ints();
    private final Ints writeVersions = new Ints();
    private final Ints blocks = new Ints();
    private final double[] repeatedBefore;
    private final Ints tensorOf = new Ints();
    private final Marks repeated = new Marks();
    private final Ints passing = new Ints();
    private final Availability available;
    private final int[] firstUse;
    private final int[] lastUse;
    private Choice[] choices = {};
    private double repeatedTime;
    private int next;

    Unrolled(Model model) {
        this.model = model;
        this.available = new Availability(model.tensors());
        this.repeatedBefore = new double[model.operations()];
        this.firstUse = new int[model.tensors()];
        this.lastUse = new int[model.tensors()];
    }

    /**
     * Writes the sequence down.
     *
     * @param choices for each tensor
     * @return whether there is one: not where an operation would run again after its parameters have changed
     */
    boolean run(Choice[] choices) {
        begin(choices);
        Arrays.fill(firstUse, -1);
        Arrays.fill(lastUse, -1);
        for (int i = 0; i < model.operations(); i++) {
            if (!block(i)) {
                return false;
            }
        }
        return true;
    }

    /** Forgets what was written. */
    final void begin(Choice[] choices) {
        this.choices = choices;
        operations.clear();
        readStarts.clear();
        readVersions.clear();
        writeStarts.clear();
        writeVersions.clear();
        blocks.clear();
        tensorOf.clear();
        repeated.clear();
        passing.clear();
        available.clear();
        repeatedTime = 0;
    }

    /** Writes the next block: false where an operation would run again too late. */
    final boolean block(int operation) {
        next = operation;
        repeatedBefore[blocks.size()] = repeatedTime;
        blocks.add(operations.size());
        for (int t : model.reads[operation]) {
            if (!provide(t)) {
                return false;
            }
        }
        emit(operation, false);
        leave(operation);
        return true;
    }

    /* Makes a version of a tensor available to what comes next. */
    private boolean provide(int t) {
        if (next < model.forward) {
            return true;
        }
        use(t, next);
        if (!isDropped(t) || current(t) >= model.tensors() || stays(t)) {
            return true;
        }
        int again = model.again[model.producer[t]];
        if (next >= model.frozen[again]) {
            return false;
        }
        for (int k = 0; k < model.reads[again].length; k++) {
            use(model.readsAgain[again][k], next);
            if (!provide(readAgain(again, k))) {
                return false;
            }
        }
        emit(again, true);
        return true;
    }

    /* What is dropped may need just this to be there again. */
    private int readAgain(int operation, int k) {
        int whole = model.readsAgain[operation][k];
        return isDropped(whole) ? model.reads[operation][k] : whole;
    }

    private boolean stays(int t) {
        return choices[t] == Choice.FIRST && next <= model.firstBackwardRead[t];
    }

    private boolean isDropped(int t) {
        return choices[t] != Choice.KEEP && model.canRepeat(t);
    }

    private void emit(int operation, boolean again) {
        operations.add(operation);
        readStarts.add(readVersions.size());
        for (int k = 0; k < model.reads[operation].length; k++) {
            int t = again ? readAgain(operation, k) : model.reads[operation][k];
            readVersions.add(current(t));
        }
        writeStarts.add(writeVersions.size());
        if (!again) {
            for (int t : model.writes[operation]) {
                writeVersions.add(t);
            }
            return;
        }
        for (int t : model.writes[operation]) {
            int version = versions();
            writeVersions.add(version);
            tensorOf.add(t);
            repeated.add(t);
            use(t, next);
            if (isDropped(t) && !stays(t)) {
                available.change(t, version, next);
                if (choices[t] != Choice.DROP) {
                    passing.add(t);
                }
            }
        }
        repeatedTime += timeAgain(operation);
    }

    /* What was part of the operation before is so again only where that runs again too. */
    private double timeAgain(int operation) {
        boolean part = model.time[operation] == 0 && current(model.reads[operation][0]) >= model.tensors();
        return part ? 0 : model.alone[operation];
    }

    /* What does not stay is not there for the next one. */
    private void leave(int operation) {
        for (int k = 0; k < passing.size(); k++) {
            int t = passing.get(k);
            if (choices[t] == Choice.EACH || !contains(model.reads[operation], t)) {
                available.change(t, t, next);
            }
        }
        passing.clear();
    }

    private static boolean contains(int[] values, int value) {
        for (int each : values) {
            if (each == value) {
                return true;
            }
        }
        return false;
    }

    /** What {@code next} reads where it needs a tensor: its first version where no other is there. */
    final int current(int t) {
        int version = available.now(t);
        return version >= 0 ? version : atBegin(t);
    }

    /** The version that is there before the first block. */
    int atBegin(int t) {
        return t;
    }

    /** Notes that what is chosen for a tensor matters to a block of the backward pass. */
    void use(int t, int block) {
        firstUse[t] = firstUse[t] < 0 ? block : firstUse[t];
        lastUse[t] = block;
    }

    /** The first block in which it matters what is chosen for a tensor; -1 where it never does. */
    final int firstUse(int t) {
        return firstUse[t];
    }

    /** The last block in which it matters what is chosen for a tensor; -1 where it never does. */
    final int lastUse(int t) {
        return lastUse[t];
    }

    /** When which version of which tensor became available, in the order of the blocks. */
    final Availability available() {
        return available;
    }

    final int size() {
        return operations.size();
    }

    /** Where a block begins, counted from the first that was written; of the one after the last: {@code size()}. */
    final int blockStart(int block) {
        return block < blocks.size() ? blocks.get(block) : operations.size();
    }

    final int operation(int position) {
        return operations.get(position);
    }

    /** Whether an operation runs again there. */
    final boolean isAgain(int position) {
        int first = firstWrite(position);
        return first < endWrite(position) && write(first) >= model.tensors();
    }

    final int firstRead(int position) {
        return readStarts.get(position);
    }

    final int endRead(int position) {
        return position + 1 < readStarts.size() ? readStarts.get(position + 1) : readVersions.size();
    }

    final int read(int k) {
        return readVersions.get(k);
    }

    final int firstWrite(int position) {
        return writeStarts.get(position);
    }

    final int endWrite(int position) {
        return position + 1 < writeStarts.size() ? writeStarts.get(position + 1) : writeVersions.size();
    }

    final int write(int k) {
        return writeVersions.get(k);
    }

    /** One above the highest number of a version. */
    final int versions() {
        return versionsBefore() + tensorOf.size();
    }

    /** Versions that were numbered before the first block. */
    int versionsBefore() {
        return model.tensors();
    }

    /** The tensor that a version is one of. */
    int tensor(int version) {
        return version < model.tensors() ? version : tensorOf.get(version - model.tensors());
    }

    /** The tensor that a version is one of, which was numbered here. */
    final int tensorOfOwn(int version) {
        return tensorOf.get(version - versionsBefore());
    }

    /** Whether a tensor has a version that was computed again. */
    final boolean repeated(int t) {
        return repeated.contains(t);
    }

    /** Predicted time of what is computed again. */
    final double repeatedTime() {
        return repeatedTime;
    }

    /** Predicted time of what is computed again in the blocks from one to before another. */
    final double repeatedTime(int from, int to) {
        return (to < blocks.size() ? repeatedBefore[to] : repeatedTime) - repeatedBefore[from];
    }

    /** Predicted time of the whole step. */
    final double time() {
        return model.stepTime + repeatedTime;
    }
}
