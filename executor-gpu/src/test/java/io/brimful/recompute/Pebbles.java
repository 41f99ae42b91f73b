package io.brimful.recompute;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What can be held of a step's forward tensors, one bit for each, and what each operation makes of it. A tensor whose reader
 * takes no time after an operation of which it is a part has a second bit, for its version that was computed again. All other
 * tensors live from their operation to the last of their readers, and no schedule can change it; what an operation reads only when
 * it runs again, the statistics of a batch, is taken to be there.
 */
final class Pebbles {
    private final Model model;
    private final int[] bit;
    private final int[] againBit;
    private final long[] weight = new long[Integer.SIZE - 1];
    private final int[] lastUse;
    private final long[] liveBefore;
    private int count;

    Pebbles(Model model) {
        this.model = model;
        bit = new int[model.tensors()];
        againBit = new int[model.tensors()];
        Arrays.fill(bit, -1);
        Arrays.fill(againBit, -1);
        for (int j = 0; j < model.forward; j++) {
            if (canRun(j)) {
                Arrays.stream(model.reads[j]).forEach(this::number);
                Arrays.stream(model.writes[model.again[j]]).forEach(this::number);
            }
        }
        for (int j = 0; j < model.forward; j++) {
            int x = canRun(j) && model.time[j] == 0 ? model.reads[j][0] : -1;
            if (x >= 0 && bit[x] >= 0 && againBit[x] < 0) {
                againBit[x] = next(model.bytes[x]);
            }
        }
        lastUse = lastUse();
        liveBefore = liveBefore();
    }

    boolean canRun(int j) {
        return model.repeats[j] && Arrays.stream(model.writes[j]).noneMatch(t -> model.lastsToTheEnd[t]);
    }

    private void number(int t) {
        if (bit[t] < 0 && model.bytes[t] > 0) {
            bit[t] = next(model.bytes[t]);
        }
    }

    private int next(long bytes) {
        if (count == weight.length) {
            throw new IllegalArgumentException("more than " + count + " tensors");
        }
        weight[count] = bytes;
        return count++;
    }

    private int[] lastUse() {
        int[] last = new int[model.tensors()];
        for (int i = 0; i < model.operations(); i++) {
            for (int t : model.reads[i]) {
                last[t] = i;
            }
            for (int t : model.writes[i]) {
                last[t] = i;
            }
        }
        for (int t = 0; t < last.length; t++) {
            last[t] = model.lastsToTheEnd[t] ? model.operations() : last[t];
        }
        return last;
    }

    /* Bytes without a bit that are there before an operation. */
    private long[] liveBefore() {
        long[] live = new long[model.operations()];
        for (int i = 0; i < live.length; i++) {
            live[i] = model.lastingBytes;
            for (int t = 0; t < bit.length; t++) {
                boolean there = bit[t] < 0 && model.producer[t] < i && i <= lastUse[t];
                live[i] += there ? model.bytes[t] : 0;
            }
        }
        return live;
    }

    int count() {
        return count;
    }

    /** Bit of a tensor's first version; -1 where it has none. */
    int bit(int t) {
        return bit[t];
    }

    /** Bit of the version that was computed again, where that is another; otherwise -1. */
    int againBit(int t) {
        return againBit[t];
    }

    long weight(int which) {
        return weight[which];
    }

    /** Bytes without a bit that are there before an operation. */
    long liveBefore(int i) {
        return liveBefore[i];
    }

    /** Whether a tensor without a bit is there after one of the step's own operations no more. */
    boolean endsAt(int t, int i) {
        return bit[t] < 0 && lastUse[t] == i;
    }

    /** What is there before the first operation. */
    int first() {
        int all = 0;
        for (int t = 0; t < bit.length; t++) {
            all |= bit[t] >= 0 && model.producer[t] < 0 ? 1 << bit[t] : 0;
        }
        return all;
    }

    /** Each way to hold one value less. */
    List<Integer> dropped(int held) {
        List<Integer> fewer = new ArrayList<>();
        for (int rest = held; rest != 0; rest &= rest - 1) {
            fewer.add(held & ~Integer.lowestOneBit(rest));
        }
        return fewer;
    }

    /** What can be held after one of the step's own operations; nothing where it cannot run. */
    List<Integer> own(int i, int held, long budget) {
        List<Integer> after = new ArrayList<>();
        if (reads(i, held)) {
            for (Over over : overs(i, held, i)) {
                if (liveBefore[i] + bytes(held) + written(i, over) + model.workspace[i] <= budget) {
                    int made = 0;
                    for (int t : model.writes[i]) {
                        made |= bit[t] >= 0 ? 1 << bit[t] : 0;
                    }
                    after.add((held & ~over.gone()) | made);
                }
            }
        }
        return after;
    }

    /** What can be held after an operation that runs again before the step's own operation {@code next}. */
    List<Again> again(int first, int next, int held, long budget) {
        List<Again> after = new ArrayList<>();
        int j = model.again[first];
        if (!canRun(first) || !reads(j, held)) {
            return after;
        }
        for (Over over : overs(j, held, -1)) {
            if (liveBefore[next] + bytes(held) + written(j, over) + model.workspace[j] <= budget) {
                int left = held & ~over.gone();
                int made = left;
                for (int t : model.writes[j]) {
                    made |= bit[t] < 0 ? 0 : 1 << (againBit[t] >= 0 ? againBit[t] : bit[t]);
                }
                after.add(new Again(made, time(j, held, over)));
            }
        }
        return after;
    }

    /* What goes over the first version of its input reads that one. */
    private double time(int j, int held, Over over) {
        int x = model.reads[j][0];
        boolean again = model.time[j] == 0 && againBit[x] >= 0 && (held >> againBit[x] & 1) == 1;
        return again && (over.gone() & 1 << bit[x]) == 0 ? 0 : model.alone[j];
    }

    private boolean reads(int op, int held) {
        return Arrays.stream(model.reads[op]).allMatch(t -> bit[t] < 0 || (held & mask(t)) != 0);
    }

    private int mask(int t) {
        return 1 << bit[t] | (againBit[t] < 0 ? 0 : 1 << againBit[t]);
    }

    private long bytes(int held) {
        long sum = 0;
        for (int rest = held; rest != 0; rest &= rest - 1) {
            sum += weight[Integer.numberOfTrailingZeros(rest)];
        }
        return sum;
    }

    private long written(int op, Over over) {
        long sum = 0;
        for (int t : model.writes[op]) {
            sum += over.outputs().contains(t) ? 0 : model.bytes[t];
        }
        return sum;
    }

    /* Every way to write outputs over inputs. What has no bit is written over where its last reader is the step's own here. */
    private List<Over> overs(int op, int held, int own) {
        List<Over> all = new ArrayList<>(List.of(new Over(0, List.of(), List.of())));
        for (int pair = 0; pair < model.overInput[op].length; pair++) {
            int in = model.overInput[op][pair];
            int out = model.overOutput[op][pair];
            if (!model.replaceable[in] || model.bytes[in] != model.bytes[out]) {
                continue;
            }
            for (Over over : List.copyOf(all)) {
                if (over.outputs().contains(out) || over.inputs().contains(in)) {
                    continue;
                }
                if (bit[in] < 0) {
                    if (own >= 0 && lastUse[in] == own) {
                        all.add(over.and(0, in, out));
                    }
                } else {
                    for (int which : new int[] {bit[in], againBit[in]}) {
                        if (which >= 0 && (held >> which & 1) == 1) {
                            all.add(over.and(1 << which, in, out));
                        }
                    }
                }
            }
        }
        return all;
    }

    /**
     * Outputs over inputs.
     *
     * @param gone bits of the inputs that have them
     */
    private record Over(int gone, List<Integer> inputs, List<Integer> outputs) {
        Over {
            inputs = List.copyOf(inputs);
            outputs = List.copyOf(outputs);
        }

        Over and(int bits, int input, int output) {
            List<Integer> in = new ArrayList<>(inputs);
            in.add(input);
            List<Integer> out = new ArrayList<>(outputs);
            out.add(output);
            return new Over(gone | bits, in, out);
        }
    }

    /**
     * An operation that has run again.
     *
     * @param pebbles what is held then
     * @param time that it took
     */
    record Again(int pebbles, double time) {}
}
