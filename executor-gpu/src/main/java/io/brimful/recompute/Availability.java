package io.brimful.recompute;

import java.util.Arrays;

/** Which version of each tensor is there, block by block: a list of changes, and for each tensor its last one. */
final class Availability {
    private final Ints tensors = new Ints();
    private final Ints versions = new Ints();
    private final Ints blocks = new Ints();
    private final Ints before = new Ints();
    private final int[] last;

    Availability(int tensors) {
        last = new int[tensors];
        Arrays.fill(last, -1);
    }

    void clear() {
        for (int change = 0; change < tensors.size(); change++) {
            last[tensors.get(change)] = -1;
        }
        tensors.clear();
        versions.clear();
        blocks.clear();
        before.clear();
    }

    /** From within {@code block} on, {@code version} of a tensor is there. */
    void change(int tensor, int version, int block) {
        before.add(last[tensor]);
        last[tensor] = tensors.size();
        tensors.add(tensor);
        versions.add(version);
        blocks.add(block);
    }

    /** The version that is there after the last change; -1 when nothing has changed. */
    int now(int tensor) {
        return last[tensor] < 0 ? -1 : versions.get(last[tensor]);
    }

    /** The version that was there when a block began; -1 when nothing had changed by then. */
    int at(int tensor, int block) {
        int change = last[tensor];
        while (change >= 0 && blocks.get(change) >= block) {
            change = before.get(change);
        }
        return change < 0 ? -1 : versions.get(change);
    }

    /** How many changes there were. */
    int size() {
        return tensors.size();
    }

    /** The tensor of a change. */
    int tensor(int change) {
        return tensors.get(change);
    }

    /** The block of a change. */
    int block(int change) {
        return blocks.get(change);
    }

    /** The first change within a block or a later one. */
    int firstFrom(int block) {
        int low = 0;
        int high = tensors.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (blocks.get(middle) < block) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
