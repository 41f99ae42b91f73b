package io.brimful.plan;

import io.brimful.plan.Placement.Region;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

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
        Map<String, Region> regions = new HashMap<>();
        plan.placement().regions().forEach(region -> regions.put(region.buffer().name(), region));
        boolean changed = false;
        for (int i = 0; i < operations.size(); i++) {
            Scheduled lean = operations.get(i);
            if (table.kernels(lean.op()).size() > 1) {
                Scheduled fast = hasten(lean, i, plan.placement(), regions);
                changed |= !fast.equals(lean);
                operations.set(i, fast);
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

    private Scheduled hasten(Scheduled lean, int index, Placement placement, Map<String, Region> regions) {
        String name = lean.op().name() + Buffer.WORKSPACE;
        List<Region> live = placement.regions().stream()
                .filter(region -> region.buffer().from() <= index
                        && index < region.buffer().to())
                .filter(region -> !region.buffer().name().equals(name))
                .sorted(Comparator.comparingLong(Region::offset))
                .toList();
        for (Kernel kernel : table.kernels(lean.op())) {
            if (kernel.equals(lean.kernel())) {
                return lean;
            }
            if (!kernel.inPlace().containsAll(lean.inPlace())) {
                continue;
            }
            long bytes = aligned(kernel.workspaceBytes());
            OptionalLong gap = bytes == 0 ? OptionalLong.of(0) : Gap.lowest(live, bytes, placement.arenaBytes());
            if (gap.isPresent()) {
                regions.remove(name);
                if (bytes > 0) {
                    Buffer workspace = new Buffer(name, bytes, index, index + 1, List.of());
                    regions.put(name, new Region(workspace, gap.getAsLong()));
                }
                return new Scheduled(lean.op(), kernel, Set.copyOf(lean.inPlace()));
            }
        }
        return lean;
    }

    private long aligned(long bytes) {
        long unit = table.alignmentBytes();
        return Math.multiplyExact(Math.addExact(bytes, unit - 1) / unit, unit);
    }
}
