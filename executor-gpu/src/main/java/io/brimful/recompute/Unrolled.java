package io.brimful.recompute;

/**
 * A step with what it computes again, as a sequence of operations over versions of tensors. A tensor's first version has the
 * tensor's own index; those that are computed again are numbered from there on. Used again for one choice after the other.
 */
final class Unrolled {
    private final Model model;
    private final Ints operations = new Ints();
    private final Ints readStarts = new Ints();
    private final Ints readVersions = new Ints();
    private final Ints writeStarts = new Ints();
    private final Ints writeVersions = new Ints();
    private final Ints tensorOf = new Ints();
    private final int[] current;
    private final Ints passing = new Ints();
    private Choice[] choices = {};
    private double time;
    private int next;

    Unrolled(Model model) {
        this.model = model;
        this.current = new int[model.tensors()];
    }

    /**
     * Writes the sequence down.
     *
     * @param choices for each tensor
     * @return whether there is one: not where an operation would run again after its parameters have changed
     */
    boolean run(Choice[] choices) {
        this.choices = choices;
        clear();
        for (int i = 0; i < model.operations(); i++) {
            next = i;
            for (int t : model.reads[i]) {
                if (!provide(t)) {
                    return false;
                }
            }
            emit(i, false);
            leave(i);
        }
        return true;
    }

    private void clear() {
        operations.clear();
        readStarts.clear();
        readVersions.clear();
        writeStarts.clear();
        writeVersions.clear();
        tensorOf.clear();
        passing.clear();
        for (int t = 0; t < model.tensors(); t++) {
            tensorOf.add(t);
            current[t] = t;
        }
        time = model.stepTime;
    }

    /* Makes a version of a tensor available to what comes next. */
    private boolean provide(int t) {
        if (next < model.forward || !isDropped(t) || current[t] >= model.tensors() || stays(t)) {
            return true;
        }
        int again = model.producer[t];
        if (next >= model.frozen[again]) {
            return false;
        }
        for (int input : model.reads[again]) {
            if (!provide(input)) {
                return false;
            }
        }
        emit(again, true);
        return true;
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
        for (int t : model.reads[operation]) {
            readVersions.add(current[t]);
        }
        writeStarts.add(writeVersions.size());
        for (int t : model.writes[operation]) {
            int version = again ? tensorOf.size() : t;
            writeVersions.add(version);
            if (again) {
                tensorOf.add(t);
                if (isDropped(t) && !stays(t)) {
                    current[t] = version;
                    if (choices[t] != Choice.DROP) {
                        passing.add(t);
                    }
                }
            }
        }
        if (again) {
            /* What was part of the operation before is so again only where that runs again too. */
            boolean part = model.time[operation] == 0 && current[model.reads[operation][0]] >= model.tensors();
            time += part ? 0 : model.alone[operation];
        }
    }

    /* What does not stay is not there for the next one. */
    private void leave(int operation) {
        for (int k = 0; k < passing.size(); k++) {
            int t = passing.get(k);
            if (choices[t] == Choice.EACH || !contains(model.reads[operation], t)) {
                current[t] = t;
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

    int size() {
        return operations.size();
    }

    int operation(int position) {
        return operations.get(position);
    }

    /** Whether an operation runs again there. */
    boolean isAgain(int position) {
        int first = firstWrite(position);
        return first < endWrite(position) && write(first) >= model.tensors();
    }

    int firstRead(int position) {
        return readStarts.get(position);
    }

    int endRead(int position) {
        return position + 1 < readStarts.size() ? readStarts.get(position + 1) : readVersions.size();
    }

    int read(int k) {
        return readVersions.get(k);
    }

    int firstWrite(int position) {
        return writeStarts.get(position);
    }

    int endWrite(int position) {
        return position + 1 < writeStarts.size() ? writeStarts.get(position + 1) : writeVersions.size();
    }

    int write(int k) {
        return writeVersions.get(k);
    }

    int versions() {
        return tensorOf.size();
    }

    /** The tensor that a version is one of. */
    int tensor(int version) {
        return tensorOf.get(version);
    }

    /** Whether a tensor has a version that was computed again. */
    boolean repeated(int t) {
        for (int version = model.tensors(); version < tensorOf.size(); version++) {
            if (tensorOf.get(version) == t) {
                return true;
            }
        }
        return false;
    }

    /** Predicted time of the whole step. */
    double time() {
        return time;
    }
}
