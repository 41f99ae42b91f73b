package io.brimful.plan;

import io.brimful.plan.Placement.Region;
import io.brimful.step.Repeats;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Gives each operation the fastest of its kernels whose workspace finds room among what is live at that moment. Nothing else
 * moves and the arena does not grow: the largest batch that fits is that of the leanest kernels.
 */
final class HastenInGaps {
    private final KernelTable table;

    HastenInGaps(KernelTable table) {
        this.table = table;
    }

    /** A plan that needs as many bytes, and less time where there is room for it. */
    Plan run(Plan plan) {
        List<Scheduled> operations = new ArrayList<>(plan.schedule().operations());
        if (operations.stream()
                .allMatch(scheduled -> table.kernels(scheduled.op()).size() == 1)) {
            return plan;
        }
        Map<String, Region> regions = new HashMap<>();
        plan.placement().regions().forEach(region -> regions.put(region.buffer().name(), region));
        boolean changed = false;
        for (List<Integer> same : byOriginal(operations)) {
            if (table.kernels(operations.get(same.get(0)).op()).size() > 1) {
                changed |= hasten(same, operations, plan.placement(), regions);
            }
        }
        if (!changed) {
            return plan;
        }
        Placement before = plan.placement();
        List<Region> moved = regions.values().stream()
                .sorted(Comparator.comparingLong(Region::offset)
                        .thenComparing(region -> region.buffer().name()))
                .toList();
        Placement placement = new Placement(moved, before.arenaBytes(), before.lowerBoundBytes());
        return new Plan(plan.step(), plan.policy(), plan.table(), new Schedule(operations), placement);
    }

    /* What is computed again must be computed by the same algorithm, or its bits may differ. */
    private static Collection<List<Integer>> byOriginal(List<Scheduled> operations) {
        Map<String, List<Integer>> same = new LinkedHashMap<>();
        for (int i = 0; i < operations.size(); i++) {
            String original = Repeats.original(operations.get(i).op().name());
            same.computeIfAbsent(original, key -> new ArrayList<>()).add(i);
        }
        return same.values();
    }

    private boolean hasten(
            List<Integer> same, List<Scheduled> operations, Placement placement, Map<String, Region> regions) {
        Scheduled first = operations.get(same.get(0));
        for (int choice = 0; choice < table.kernels(first.op()).size(); choice++) {
            if (table.kernels(first.op()).get(choice).equals(first.kernel())) {
                return false;
            }
            List<Long> rooms = new ArrayList<>();
            for (int index : same) {
                room(operations.get(index), index, choice, placement).ifPresent(rooms::add);
            }
            if (rooms.size() == same.size()) {
                for (int k = 0; k < rooms.size(); k++) {
                    Scheduled lean = operations.get(same.get(k));
                    Kernel kernel = table.kernels(lean.op()).get(choice);
                    operations.set(same.get(k), new Scheduled(lean.op(), kernel, lean.inPlace()));
                    move(lean.op().name() + Buffer.WORKSPACE, kernel, same.get(k), rooms.get(k), regions);
                }
                return true;
            }
        }
        return false;
    }

    /* Where there is room for the workspace of an operation's so-manieth kernel. */
    private OptionalLong room(Scheduled lean, int index, int choice, Placement placement) {
        Kernel kernel = table.kernels(lean.op()).get(choice);
        if (!kernel.inPlace().containsAll(lean.inPlace())) {
            return OptionalLong.empty();
        }
        long bytes = aligned(kernel.workspaceBytes());
        String name = lean.op().name() + Buffer.WORKSPACE;
        List<Region> live = placement.regions().stream()
                .filter(region -> region.buffer().from() <= index
                        && index < region.buffer().to())
                .filter(region -> !region.buffer().name().equals(name))
                .sorted(Comparator.comparingLong(Region::offset))
                .toList();
        return bytes == 0 ? OptionalLong.of(0) : Gap.lowest(live, bytes, placement.arenaBytes());
    }

    private void move(String name, Kernel kernel, int index, long offset, Map<String, Region> regions) {
        regions.remove(name);
        long bytes = aligned(kernel.workspaceBytes());
        if (bytes > 0) {
            regions.put(name, new Region(new Buffer(name, bytes, index, index + 1, List.of()), offset));
        }
    }

    private long aligned(long bytes) {
        long unit = table.alignmentBytes();
        return Math.multiplyExact(Math.addExact(bytes, unit - 1) / unit, unit);
    }
}
