package io.brimful.slice;

import io.brimful.plan.KernelTable;
import io.brimful.step.AddForward;
import io.brimful.step.InPlace;
import io.brimful.step.Operation;
import io.brimful.step.Part;
import io.brimful.step.Slice;
import io.brimful.step.Step;
import io.brimful.step.Tensor;
import io.brimful.step.Tensor.Kind;
import io.brimful.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes a step so that a stretch of it runs in slices of the batch. Tensors within the stretch become one tensor a slice; of those
 * that others need as well, a slice has a part. Gradients of parameters go from slice to slice, each adding its own; losses and
 * counts are summed behind the slices.
 *
 * <pre>
 * before: conv1 relu1 ... loss  loss' ... relu1' conv1'
 * after:  conv1[0:8] relu1[0:8] ... conv1'[0:8]  conv1[8:16] ... conv1'[8:16]         the stretch turns
 *         conv1[0:8] conv1[8:16] ... relu2 ... relu2' ... conv1'[0:8] conv1'[8:16]    it does not
 * </pre>
 */
final class SliceStretch {
    private final Step step;
    private final KernelTable table;
    private final Stretch stretch;
    private final List<Slice> slices = new ArrayList<>();
    private final Set<String> written = new HashSet<>();
    private final Set<String> elsewhere = new HashSet<>();
    private final Map<String, Part> parts = new HashMap<>();
    private final Map<String, Tensor> nextSums = new LinkedHashMap<>();
    private final Map<String, Tensor> metrics = new LinkedHashMap<>();

    /**
     * A way to run the step.
     *
     * @param table of the step
     * @param stretch of it
     * @param images of a slice; the last one may have fewer
     */
    SliceStretch(Step step, KernelTable table, Stretch stretch, int images) {
        this.step = step;
        this.table = table;
        this.stretch = stretch;
        for (int first = 0; first < step.batch(); first += images) {
            int begin = first;
            int count = Math.min(images, step.batch() - first);
            slices.add(new Slice(begin, count, step.batch(), tensor -> tensor(tensor, begin, count)));
        }
    }

    /** The step in slices; nothing where an operation of the stretch needs the whole batch, or a part would begin at an odd address. */
    Optional<Step> run() {
        if (slices.size() < 2 || !step.parts().values().stream().allMatch(Part::isBand) || !look()) {
            return Optional.empty();
        }
        List<Operation> operations = new ArrayList<>(stretch.before());
        if (stretch.turns()) {
            operations.addAll(stretch.opening());
            slices.forEach(slice -> {
                slice(stretch.forward(), slice, operations);
                slice(stretch.backward(), slice, operations);
            });
            sums(operations);
        } else {
            slices.forEach(slice -> slice(stretch.forward(), slice, operations));
            sums(operations);
            operations.addAll(stretch.between());
            operations.addAll(stretch.opening());
            slices.forEach(slice -> slice(stretch.backward(), slice, operations));
        }
        operations.addAll(stretch.closing());
        operations.addAll(stretch.behind());
        operations.stream()
                .flatMap(op -> op.reads().stream())
                .map(Tensor::name)
                .filter(step.parts()::containsKey)
                .forEach(name -> parts.put(name, step.parts().get(name)));
        return Optional.of(step.with(operations, parts));
    }

    /* What the stretch writes, what others touch, and whether all of it can be sliced. */
    private boolean look() {
        List<Operation> inside = Stream.of(stretch.forward(), stretch.backward())
                .flatMap(Collection::stream)
                .toList();
        for (Operation op : inside) {
            op.writes().forEach(tensor -> written.add(tensor.name()));
            for (InPlace pair : op.inPlace()) {
                if (pair.output().kind() == Kind.UPDATE) {
                    nextSums.put(pair.input().name(), pair.output());
                }
            }
        }
        Stream.of(stretch.before(), stretch.between(), stretch.behind())
                .flatMap(Collection::stream)
                .flatMap(op -> touched(op).stream())
                .forEach(tensor -> elsewhere.add(step.whole(tensor).name()));
        return !inside.stream().allMatch(this::isSumOfMetrics)
                && inside.stream()
                        .filter(op -> !isSumOfMetrics(op))
                        .allMatch(op -> touched(op).stream().allMatch(this::canBeSliced)
                                && op.slice(slices.get(0)).isPresent())
                && inside.stream().filter(this::isSumOfMetrics).allMatch(stretch.forward()::contains)
                && partsAreAligned();
    }

    private static List<Tensor> touched(Operation op) {
        return Stream.of(op.reads(), op.updates(), op.writes())
                .flatMap(Collection::stream)
                .toList();
    }

    /* The losses of a network that has several are added up; that is done once, behind the slices. */
    private boolean isSumOfMetrics(Operation op) {
        return touched(op).stream().allMatch(tensor -> tensor.kind() == Kind.METRIC);
    }

    private boolean canBeSliced(Tensor tensor) {
        return switch (tensor.kind()) {
            case PARAMETER, MOMENTUM, SUM, UPDATE -> true;
            case METRIC -> written.contains(tensor.name());
            case STATISTIC -> false;
            case INPUT, LABEL, ACTIVATION, GRADIENT -> hasBatch(tensor);
            case SAVED -> hasBatch(tensor) && isWithin(tensor);
        };
    }

    private boolean hasBatch(Tensor tensor) {
        return tensor.shape().dim(0) == step.batch();
    }

    /* Whether nobody outside of the stretch touches a tensor, the host included. */
    private boolean isWithin(Tensor tensor) {
        return written.contains(tensor.name()) && !elsewhere.contains(tensor.name());
    }

    /* The first slice's parts say where those of the others begin: at multiples of their bytes. */
    private boolean partsAreAligned() {
        return parts.values().stream()
                .allMatch(part -> part.imageBytes() * part.part().shape().dim(0) % table.alignmentBytes(part) == 0);
    }

    /* What some images of a tensor are called in the slice that begins at an image. */
    private Tensor tensor(Tensor whole, int first, int images) {
        Slice slice = new Slice(first, images, step.batch(), tensor -> tensor);
        Part band = step.parts().get(whole.name());
        if (band != null) {
            return band(band, first, images);
        }
        return switch (whole.kind()) {
            case PARAMETER, STATISTIC -> whole;
            case MOMENTUM, SUM -> sumSoFar(whole, first);
            case UPDATE -> {
                if (!written.contains(whole.name())) {
                    yield sumSoFar(whole, first);
                }
                yield first + images == step.batch() ? whole : named(whole, slice, whole.type());
            }
            case METRIC -> {
                metrics.put(whole.name(), whole);
                yield named(whole, slice, whole.type());
            }
            case INPUT, LABEL, ACTIVATION, GRADIENT, SAVED -> {
                TensorType type = new TensorType(
                        whole.shape().batched(images), whole.type().dataType());
                Tensor part = named(whole, slice, type);
                if (!isWithin(whole)) {
                    parts.put(part.name(), new Part(part, whole, first));
                }
                yield part;
            }
        };
    }

    /* A band of a slice; where that is a part of the whole batch, of the same images there. */
    private Tensor band(Part band, int first, int images) {
        Tensor whole = tensor(band.whole(), first, images);
        Tensor twin = tensor(band.twin(), first, images);
        Part slice = isWithin(band.whole())
                ? Part.band(twin, whole, 0, band.firstChannel())
                : Part.band(twin, band.whole(), first, band.firstChannel());
        parts.put(slice.part().name(), slice);
        return slice.part();
    }

    private static Tensor named(Tensor whole, Slice slice, TensorType type) {
        return new Tensor(slice.name(whole.name()), type, whole.kind());
    }

    /* A momentum, or what was added to it before the stretch; from the second slice on the sum that the one before left. Nodes of
     * the stretch that share a parameter add to it in turn. */
    private Tensor sumSoFar(Tensor start, int first) {
        Tensor sum = start;
        for (Tensor next = nextSums.get(start.name()); next != null; next = nextSums.get(next.name())) {
            sum = next;
        }
        boolean isOfTheSliceBefore = first > 0 && !sum.equals(start);
        return isOfTheSliceBefore
                ? slices.get(first / slices.get(0).images() - 1).tensors().apply(sum)
                : start;
    }

    private void slice(List<Operation> operations, Slice slice, List<Operation> to) {
        for (Operation op : operations) {
            if (!isSumOfMetrics(op)) {
                to.add(op.slice(slice).orElseThrow());
            }
        }
    }

    /* One after the other, so that the sum is always the same. */
    private void sums(List<Operation> to) {
        for (Tensor metric : List.copyOf(metrics.values())) {
            Tensor sum = slices.get(0).tensors().apply(metric);
            for (int i = 1; i < slices.size(); i++) {
                Slice slice = slices.get(i);
                boolean isLast = i == slices.size() - 1;
                String name = metric.name() + "+" + slice.first();
                Tensor next = isLast ? metric : new Tensor(name, metric.type(), metric.kind());
                to.add(new AddForward(name, sum, slice.tensors().apply(metric), next));
                sum = next;
            }
        }
        stretch.forward().stream().filter(this::isSumOfMetrics).forEach(to::add);
    }
}
