package io.brimful.recompute;

/**
 * The part of an unrolled step that is different with another choice for one tensor: from the first block that the choice
 * matters to, until all goes on as it did. Versions that are new here are numbered after those of the step.
 */
final class Stretch extends Unrolled {
    private final Unrolled steps;
    private final Marks begun = new Marks();
    private final int[] atBegin;
    private int from;
    private int to;

    Stretch(Model model, Unrolled steps) {
        super(model);
        this.steps = steps;
        this.atBegin = new int[model.tensors()];
    }

    /**
     * Writes the part down.
     *
     * @param changed choices for each tensor; those of the step apart from one
     * @param tensor that one
     * @return whether there is one: neither where nothing changes nor where an operation would run again too late
     */
    boolean run(Choice[] changed, int tensor) {
        from = steps.firstUse(tensor);
        if (from < 0) {
            return false;
        }
        begin(changed);
        begun.clear();
        for (to = from; to < model.operations(); to++) {
            if (!block(to)) {
                return false;
            }
            if (to >= steps.lastUse(tensor) && goesOnAsBefore()) {
                to++;
                break;
            }
        }
        return true;
    }

    /* Whether the same tensors have a second version. Those that nobody needs any more do not matter. */
    private boolean goesOnAsBefore() {
        for (int change = 0; change < available().size(); change++) {
            if (differs(available().tensor(change))) {
                return false;
            }
        }
        Availability before = steps.available();
        for (int k = before.firstFrom(from); k < before.size() && before.block(k) <= to; k++) {
            if (differs(before.tensor(k))) {
                return false;
            }
        }
        return true;
    }

    private boolean differs(int t) {
        boolean now = current(t) >= model.tensors();
        return steps.lastUse(t) > to && now != (before(t, to + 1) >= model.tensors());
    }

    private int before(int t, int block) {
        int version = steps.available().at(t, block);
        return version >= 0 ? version : t;
    }

    /** The version that the step without the change goes on with. */
    int beforeAfterwards(int t) {
        return before(t, to);
    }

    /** The first block. */
    int from() {
        return from;
    }

    /** One after the last block. */
    int to() {
        return to;
    }

    @Override
    int atBegin(int t) {
        if (begun.add(t)) {
            atBegin[t] = before(t, from);
        }
        return atBegin[t];
    }

    @Override
    void use(int t, int block) {
        /* Known of the step. */
    }

    @Override
    int versionsBefore() {
        return steps.versions();
    }

    @Override
    int tensor(int version) {
        return version < steps.versions() ? steps.tensor(version) : tensorOfOwn(version);
    }
}
