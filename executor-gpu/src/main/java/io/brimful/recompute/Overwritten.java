package io.brimful.recompute;

/**
 * Which outputs of one operation are written over an input: what the planner would grant, an input that nobody reads
 * afterwards, of as many bytes.
 */
final class Overwritten {
    private final Model model;
    private final Ints inputs = new Ints();
    private final Ints outputs = new Ints();

    Overwritten(Model model) {
        this.model = model;
    }

    /** Finds them for the operation at a position. */
    void run(Unrolled steps, int position, LastNeeded lastNeeded) {
        inputs.clear();
        outputs.clear();
        int operation = steps.operation(position);
        int[] over = model.overInput[operation];
        for (int pair = 0; pair < over.length; pair++) {
            int output = model.overOutput[operation][pair];
            if (!model.replaceable[over[pair]] || model.bytes[over[pair]] != model.bytes[output]) {
                continue;
            }
            int read = model.overRead[operation][pair];
            int written = model.overWrite[operation][pair];
            if (read < 0 || written < 0) {
                continue;
            }
            int from = steps.read(steps.firstRead(position) + read);
            int to = steps.write(steps.firstWrite(position) + written);
            boolean isItself = steps.tensor(from) == over[pair];
            if (isItself && lastNeeded.at(from) == position && !inputs.contains(from) && !outputs.contains(to)) {
                inputs.add(from);
                outputs.add(to);
            }
        }
    }

    int size() {
        return outputs.size();
    }

    /** The version that goes, by its place among those found. */
    int input(int k) {
        return inputs.get(k);
    }

    /** The version that comes in its place. */
    int output(int k) {
        return outputs.get(k);
    }

    boolean replaces(int version) {
        return inputs.contains(version);
    }

    boolean comesInPlace(int version) {
        return outputs.contains(version);
    }

    /** Where a version is needed for the last time. */
    @FunctionalInterface
    interface LastNeeded {
        int at(int version);
    }
}
