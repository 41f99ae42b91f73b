package io.brimful.plan;

import io.brimful.step.Operation;
import io.brimful.step.Part;
import io.brimful.step.Step;
import io.brimful.step.Tensor;
import io.brimful.trial.Policy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
        Map<Tensor, List<Band>> byWhole = new LinkedHashMap<>();
        find(step)
                .forEach(band -> byWhole.computeIfAbsent(band.whole(), key -> new ArrayList<>())
                        .add(band));
        return byWhole.isEmpty() ? step : new Choice(step, List.copyOf(byWhole.values())).run();
    }

    /* A tensor whose last readers can all read a band, from the first of them behind the concatenation on. */
    private static List<Band> find(Step step) {
        Concatenations concatenations = new Concatenations(step);
        List<Operation> operations = step.operations();
        Map<Tensor, List<Operation>> lastReaders = new LinkedHashMap<>();
        Map<Tensor, Integer> first = new HashMap<>();
        for (int i = 0; i < operations.size(); i++) {
            Operation op = operations.get(i);
            for (Tensor tensor : op.reads()) {
                if (op.bands().contains(tensor)
                        && concatenations.largest(tensor, i).isPresent()) {
                    first.putIfAbsent(tensor, i);
                    lastReaders
                            .computeIfAbsent(tensor, key -> new ArrayList<>())
                            .add(op);
                } else {
                    lastReaders.remove(tensor);
                    first.remove(tensor);
                }
            }
        }
        List<Band> bands = new ArrayList<>();
        lastReaders.forEach((tensor, readers) -> concatenations
                .largest(tensor, first.getOrDefault(tensor, 0))
                .ifPresent(found -> bands.add(
                        new Band(tensor, Part.band(tensor, found.whole(), 0, found.firstChannel()), readers))));
        return bands;
    }

    private static Step write(Step step, List<List<Band>> taken) {
        Map<String, Part> parts = new HashMap<>(step.parts());
        Map<Operation, Operation> instead = new HashMap<>();
        for (Band band : taken.stream().flatMap(List::stream).toList()) {
            parts.put(band.part.part().name(), band.part);
            for (Operation reader : band.readers) {
                instead.merge(reader, band.readBy(reader), (one, other) -> band.readBy(one));
            }
        }
        return step.with(
                step.operations().stream()
                        .map(op -> instead.getOrDefault(op, op))
                        .toList(),
                parts);
    }

    /* Which concatenations are read so. */
    private final class Choice {
        private final Step step;
        private final List<List<Band>> all;

        Choice(Step step, List<List<Band>> all) {
            this.step = step;
            this.all = all;
        }

        Step run() {
            long before = mostBytes(step);
            Step best = write(step, all);
            long most = mostBytes(best);
            if (ofMuch) {
                return most <= before - before / PARTS_OF_MUCH ? best : step;
            }
            long margin = before / PARTS;
            long enough = most + margin;
            List<List<Band>> taken = new ArrayList<>(all);
            for (List<Band> bands : leastKeptFirst()) {
                List<List<Band>> fewer = new ArrayList<>(taken);
                fewer.remove(bands);
                Step without = write(step, fewer);
                long needed = mostBytes(without);
                if (needed <= enough) {
                    taken = fewer;
                    best = without;
                    most = needed;
                    enough = Math.min(enough, needed + margin);
                }
            }
            return most < before ? best : step;
        }

        private List<List<Band>> leastKeptFirst() {
            return all.stream()
                    .sorted(Comparator.comparingLong(bands -> bands.stream()
                            .mapToLong(band -> band.tensor.bytes())
                            .sum()))
                    .toList();
        }
    }

    /* With the signs that are taken afterwards. Without padding, as what the device will say is not known yet; but with a copy of
     * each band beside it, as a device may need. */
    private static long mostBytes(Step bands) {
        Step step = new KeepSignsAtPeak().run(bands);
        KernelTable ideal = KernelTable.ideal(step);
        Map<String, List<Kernel>> kernels = new HashMap<>(ideal.kernels());
        for (Operation op : step.operations()) {
            long copies = op.reads().stream()
                    .filter(tensor -> step.parts().containsKey(tensor.name()))
                    .mapToLong(Tensor::bytes)
                    .sum();
            if (copies > 0) {
                kernels.put(op.name(), List.of(new Kernel("copy", copies, Set.copyOf(op.inPlace()))));
            }
        }
        KernelTable table = new KernelTable(ideal.device(), ideal.alignmentBytes(), kernels, ideal.storedBytes());
        return Planner.lowerBoundBytes(step, table, Policy.PACKED);
    }

    /**
     * A tensor, the same values in a concatenation, and who can read them there.
     *
     * @param tensor a concatenation's input
     * @param part of the concatenation's output
     * @param readers the last operations that read the tensor
     */
    private record Band(Tensor tensor, Part part, List<Operation> readers) {
        Tensor whole() {
            return part.whole();
        }

        Operation readBy(Operation reader) {
            return reader.over(other -> other.equals(tensor) ? part.part() : other);
        }
    }
}
