package io.brimful.plan;

import io.brimful.plan.Placement.Region;
import io.brimful.step.Part;
import io.brimful.step.Step;
import io.brimful.step.Tensor;
import io.brimful.trial.Policy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a device needs to run a step: the order of the operations, the algorithm of each, and every tensor's place in one
 * arena.
 *
 * @param step what is calculated
 * @param policy how far the planner went
 * @param table the device's facts that the plan rests on
 * @param schedule in what order
 * @param placement where
 */
public record Plan(Step step, Policy policy, KernelTable table, Schedule schedule, Placement placement) {
    /** The same plan as the answer of a policy that may do more. */
    public Plan under(Policy other) {
        return new Plan(step, other, table, schedule, placement);
    }

    public long arenaBytes() {
        return placement.arenaBytes();
    }

    public long lowerBoundBytes() {
        return placement.lowerBoundBytes();
    }

    /** The sum of all bytes that are needed at each operation, in the order of the schedule. */
    public List<Long> liveBytes() {
        return LiveBytes.of(placement.regions().stream().map(Region::buffer).toList())
                .byOperation();
    }

    /** Offset of each tensor in the arena, by the tensor's name. */
    public Map<String, Long> tensorOffsets() {
        Map<String, Long> offsets = new HashMap<>();
        for (Region region : placement.regions()) {
            for (Tensor tensor : region.buffer().tensors()) {
                offsets.put(tensor.name(), region.offset());
            }
        }
        for (Part part : step.parts().values()) {
            Long offset = offsets.get(part.whole().name());
            if (offset != null) {
                offsets.put(part.part().name(), offset + part.offsetBytes());
            }
        }
        return offsets;
    }

    /** Offset of each workspace in the arena, by the operation's name; operations without one are absent. */
    public Map<String, Long> workspaceOffsets() {
        Map<String, Long> offsets = new HashMap<>();
        for (Region region : placement.regions()) {
            String name = region.buffer().name();
            if (region.buffer().tensors().isEmpty()) {
                offsets.put(name.substring(0, name.length() - Buffer.WORKSPACE.length()), region.offset());
            }
        }
        return offsets;
    }

    /**
     * Regions that nobody needs after operation {@code index}, until somebody else begins to use their bytes.
     *
     * @param index position in the schedule, counted from 0
     */
    public List<Region> freedAfter(int index) {
        return placement.regions().stream()
                .filter(region -> region.buffer().to() == index + 1 && index + 1 < schedule.size())
                .toList();
    }

    /** Where the next batch can wait for the end of the step; nothing when the arena has no room for it before. */
    public Optional<Staging> staging() {
        return new FindStaging(this).run();
    }

    /** The plan as text: one line for each operation, one for each region. */
    public String toText() {
        return PlanText.of(this);
    }
}
