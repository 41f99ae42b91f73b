package io.brimful.plan;

import io.brimful.step.Operation;
import io.brimful.step.Part;
import io.brimful.step.Step;
import io.brimful.step.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Lets operations on the way back read a concatenation's input where it is as well: as a band of the concatenation's output. The
 * input itself need not be kept, and what a densely connected block has kept is its last concatenation alone.
 *
 * <pre>
 * before: d(sum) = norm2.backward(concat1, ...);                d(image) = norm1.backward(x, ...)
 * after:  d(sum) = norm2.backward(concat1@concat9, ...);        d(image) = norm1.backward(x@concat9, ...)
 * </pre>
 */
final class ReadBands implements RewritePass {
    /* Memory of a densely connected block that grows with its depth alone, there by computing concatenations again: Pleiss et al.,
     * Memory-efficient implementation of DenseNets, arXiv:1707.06990. */

    /* A smaller part of the step's bytes is not worth a band: a device may have to copy it first. */
    private static final long PARTS = 1000;
    /* What is kept by itself can be dropped by itself and computed again, a band only with all others: more has to be gained. */
    private static final long PARTS_OF_MUCH = 10;

    private final boolean ofMuch;

    private ReadBands(boolean ofMuch) {
        this.ofMuch = ofMuch;
    }

    /** Where that lowers the most bytes needed at one moment. */
    static ReadBands atPeak() {
        return new ReadBands(false);
    }

    /** Wherever there are concatenations, if that lowers the most bytes by much: for a step whose peak is still to come down. */
    static ReadBands ofMuch() {
        return new ReadBands(true);
    }

    @Override
    public Step run(Step step) {
        Collection<List<Band>> byWhole = find(step);
        return byWhole.isEmpty() ? step : write(step, new Choice(step, byWhole).run());
    }

    /* Tensors whose last readers can all read a band, those of one concatenation together. */
    private static Collection<List<Band>> find(Step step) {
        Concatenations concatenations = new Concatenations(step);
        List<Operation> operations = step.operations();
        Map<Tensor, Integer> lastAlone = new HashMap<>();
        Map<Tensor, List<Integer>> lastReaders = new LinkedHashMap<>();
        for (int i = 0; i < operations.size(); i++) {
            Operation op = operations.get(i);
            for (Tensor tensor : op.reads()) {
                if (op.bands().contains(tensor)
                        && concatenations.largest(tensor, i).isPresent()) {
                    lastReaders
                            .computeIfAbsent(tensor, key -> new ArrayList<>())
                            .add(i);
                } else {
                    lastReaders.remove(tensor);
                    lastAlone.put(tensor, i);
                }
            }
        }
        Map<Tensor, List<Band>> byWhole = new LinkedHashMap<>();
        lastReaders.forEach((tensor, readers) -> concatenations
                .largest(tensor, readers.get(0))
                .ifPresent(found -> byWhole.computeIfAbsent(found.whole(), key -> new ArrayList<>())
                        .add(new Band(
                                tensor,
                                Part.band(tensor, found.whole(), 0, found.firstChannel()),
                                lastAlone.getOrDefault(tensor, found.position()),
                                readers))));
        return byWhole.values();
    }

    private static Step write(Step step, List<List<Band>> taken) {
        Map<String, Part> parts = new HashMap<>(step.parts());
        List<Operation> operations = new ArrayList<>(step.operations());
        for (Band band : taken.stream().flatMap(List::stream).toList()) {
            Tensor part = band.part.part();
            parts.put(part.name(), band.part);
            for (int reader : band.readers) {
                Operation op = operations.get(reader);
                operations.set(reader, op.over(tensor -> tensor.equals(band.tensor) ? part : tensor));
            }
        }
        return taken.isEmpty() ? step : step.with(operations, parts);
    }

    /* Which concatenations are read so: the bytes needed at each operation, as they are taken and left out. Without padding, as what
     * the device will say is not known yet; but with a copy of each band beside it, as a device may need. */
    private final class Choice {
        private final List<List<Band>> all;
        private final List<Operation> operations;
        private final Accesses accesses;
        private final Schedule schedule;
        private final long[] live;

        Choice(Step step, Collection<List<Band>> all) {
            this.all = List.copyOf(all);
            operations = step.operations();
            accesses = Accesses.of(step, operations);
            Drafts.Draft draft = new Drafts(step, KernelTable.ideal(step), Permission.ALL).of(operations);
            schedule = draft.schedule();
            live = draft.live().byOperation().stream()
                    .mapToLong(Long::longValue)
                    .toArray();
        }

        List<List<Band>> run() {
            long before = peak();
            all.forEach(bands -> change(bands, 1));
            if (ofMuch) {
                return peak() <= before - before / PARTS_OF_MUCH ? all : List.of();
            }
            long margin = before / PARTS;
            long enough = peak() + margin;
            List<List<Band>> taken = new ArrayList<>(all);
            for (List<Band> bands : leastKeptFirst()) {
                change(bands, -1);
                if (peak() <= enough) {
                    taken.remove(bands);
                    enough = Math.min(enough, peak() + margin);
                } else {
                    change(bands, 1);
                }
            }
            return peak() < before ? taken : List.of();
        }

        private List<List<Band>> leastKeptFirst() {
            return all.stream()
                    .sorted(Comparator.comparingLong(bands -> bands.stream()
                            .mapToLong(band -> band.tensor.bytes())
                            .sum()))
                    .toList();
        }

        /* Each input goes with the last who reads it alone, the concatenation stays for the last band. */
        private void change(List<Band> bands, int sign) {
            Tensor whole = bands.get(0).part.whole();
            int end = 0;
            for (Band band : bands) {
                add(band.lastAlone + 1, band.last() + 1, -sign * band.tensor.bytes());
                band.readers.forEach(reader -> add(reader, reader + 1, sign * band.tensor.bytes()));
                end = Math.max(end, band.last() + 1);
            }
            int last = accesses.last(whole);
            /* What would be written over it has bytes of its own now. */
            boolean replaced = schedule.operations().get(last).inPlace().stream()
                    .anyMatch(pair -> pair.input().equals(whole));
            add(replaced ? last : last + 1, end, sign * whole.bytes());
        }

        private void add(int from, int to, long bytes) {
            for (int i = from; i < to; i++) {
                live[i] += bytes;
            }
        }

        private long peak() {
            return LongStream.of(live).max().orElse(0);
        }
    }

    /**
     * A tensor, the same values in a concatenation, and who can read them there.
     *
     * @param tensor a concatenation's input
     * @param part of the concatenation's output
     * @param lastAlone position of the last operation that reads the tensor by itself
     * @param readers positions of those behind it
     */
    private record Band(Tensor tensor, Part part, int lastAlone, List<Integer> readers) {
        int last() {
            return readers.get(readers.size() - 1);
        }
    }
}
