package io.brimful.plan;

import io.brimful.plan.Placement.Region;
import io.brimful.step.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Finds where the next batch can wait: the earliest moment at which as many bytes as a batch has are free for the rest of the
 * step, and the lowest of those. Nothing moves and the arena does not grow.
 */
final class FindStaging {
    private final Plan plan;
    private final List<Long> starts = new ArrayList<>();
    private final long bytes;

    FindStaging(Plan plan) {
        this.plan = plan;
        long end = 0;
        for (Tensor input : plan.step().ports().inputs()) {
            starts.add(end);
            end = Math.addExact(end, aligned(input));
        }
        this.bytes = end;
    }

    Optional<Staging> run() {
        /* Bytes become free only where a buffer ends; at the end of the step there is nothing left to overlap with. */
        return IntStream.concat(
                        IntStream.of(0),
                        plan.placement().regions().stream()
                                .mapToInt(region -> region.buffer().to()))
                .filter(from -> from < plan.schedule().size())
                .distinct()
                .sorted()
                .mapToObj(this::from)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<Staging> from(int from) {
        List<Region> taken = plan.placement().regions().stream()
                .filter(region -> region.buffer().to() > from || holdsBatch(region))
                .sorted(Comparator.comparingLong(Region::offset))
                .toList();
        OptionalLong gap = Gap.lowest(taken, bytes, plan.arenaBytes());
        return gap.isPresent() ? Optional.of(at(from, gap.getAsLong())) : Optional.empty();
    }

    /* Images, labels, extras. */
    private Staging at(int from, long gap) {
        List<Long> offsets = starts.stream().map(start -> gap + start).toList();
        return new Staging(from, gap, offsets.get(1), offsets.subList(2, offsets.size()), bytes);
    }

    /* From where it waits the batch is copied to its own place, which may be free by then as well. */
    private boolean holdsBatch(Region region) {
        return plan.step().ports().inputs().stream().anyMatch(region.buffer().tensors()::contains);
    }

    private long aligned(Tensor tensor) {
        long unit = plan.table().alignmentBytes();
        return Math.multiplyExact(Math.addExact(plan.table().storedBytes(tensor), unit - 1) / unit, unit);
    }
}
