package io.brimful.plan;

import io.brimful.step.InPlace;
import io.brimful.step.Operation;
import io.brimful.step.Part;
import io.brimful.step.Repeats;
import io.brimful.step.State;
import io.brimful.step.Tensor;
import io.brimful.step.Tensor.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Runs a plan on paper: remembers for every byte of the arena whose value it holds, and refuses an operation that would read
 * a value that is not there or write over one that it must not. Shares no code with the passes; knows nothing of lifetimes.
 *
 * <p>It cannot see whether a kernel really does what its table says, in place or in its workspace: {@code Freed.POISONED} and
 * the device contract are for that.
 */
final class PlanChecker {
    private final Plan plan;
    private final Map<String, Long> offsets;
    private final Map<String, Long> workspaces;
    private final Set<String> wholes = new HashSet<>();
    /* By offset; none over another. */
    private final TreeMap<Long, Held> held = new TreeMap<>();
    private final Map<String, Integer> changes = new HashMap<>();

    private PlanChecker(Plan plan) {
        this.plan = plan;
        this.offsets = plan.tensorOffsets();
        this.workspaces = plan.workspaceOffsets();
        plan.step().parts().values().forEach(part -> wholes.add(part.whole().name()));
    }

    /** @throws PlanException naming the rule that is broken, with the plan as text */
    static void check(Plan plan) {
        PlanChecker checker = new PlanChecker(plan);
        try {
            checker.sameOperations();
            checker.run();
            checker.lowerBound();
        } catch (PlanException e) {
            throw new PlanException(e.getMessage() + "\n" + plan.toText());
        }
    }

    private void sameOperations() {
        Map<String, Operation> found = new HashMap<>();
        for (Scheduled scheduled : plan.schedule().operations()) {
            require(
                    found.put(scheduled.op().name(), scheduled.op()) == null,
                    () -> scheduled.op().name() + " runs twice");
            require(
                    plan.table().kernels(scheduled.op()).contains(scheduled.kernel()),
                    () -> scheduled.op().name() + " runs by a kernel that the device does not have");
        }
        boolean same = plan.step().operations().stream().allMatch(op -> op.equals(found.get(op.name())));
        require(
                same && found.size() == plan.step().operations().size(),
                () -> "the schedule's operations are not the step's");
        Map<String, String> algorithms = new HashMap<>();
        for (Scheduled scheduled : plan.schedule().operations()) {
            String algorithm = scheduled.kernel().algorithm();
            String first =
                    algorithms.putIfAbsent(Repeats.original(scheduled.op().name()), algorithm);
            /* The first time may do more, since what lasts is changed once; and what the operation before has done already, such
             * as a ReLU, is left out here or there. */
            require(
                    first == null
                            || first.equals(algorithm)
                            || first.isEmpty()
                            || algorithm.isEmpty()
                            || (first + " ").startsWith(algorithm + " "),
                    () -> scheduled.op().name() + " is computed again by " + algorithm + ", the first time by "
                            + first);
        }
    }

    private void run() {
        for (State state : plan.step().states()) {
            hold(state.tensor());
        }
        plan.step().ports().inputs().forEach(this::hold);
        for (Scheduled scheduled : plan.schedule().operations()) {
            run(scheduled);
        }
        for (State state : plan.step().states()) {
            requireHeld(state.tensor(), "the end of the step");
        }
        requireHeld(plan.step().ports().loss(), "the end of the step");
        requireHeld(plan.step().ports().correct(), "the end of the step");
    }

    private void run(Scheduled scheduled) {
        Operation op = scheduled.op();
        List<Tensor> before = new ArrayList<>(op.reads());
        before.addAll(op.updates());
        for (Tensor tensor : before) {
            if (!op.replaces().contains(tensor)) {
                requireHeld(tensor, op.name());
            }
        }
        rules(op);
        List<Held> touched = new ArrayList<>();
        for (Tensor tensor : before) {
            touched.add(held(tensor));
        }
        for (Tensor tensor : op.writes()) {
            require(!isBand(tensor), () -> op.name() + " writes " + tensor + ", which is a band to be read");
            Held output = held(tensor);
            for (Held other : touched) {
                boolean inPlace = isGranted(scheduled, other, tensor);
                require(
                        inPlace ? output.sameBytes(other) : !output.overlaps(other),
                        () -> op.name() + " writes " + tensor + " over " + other.name());
            }
            touched.add(output);
        }
        requireWorkspace(scheduled, touched);
        for (Tensor tensor : op.writes()) {
            hold(tensor);
        }
        for (Tensor tensor : op.updates()) {
            hold(tensor);
            changes.merge(tensor.name(), 1, Integer::sum);
        }
    }

    /* What a gradient is added to is made ready once, before that; a parameter, and what is remembered of it, changes once, the
     * parameter after all who read it. */
    private void rules(Operation op) {
        for (Tensor tensor : op.reads()) {
            if (tensor.kind() == Kind.PARAMETER) {
                require(changed(tensor) == 0, () -> op.name() + " reads " + tensor + " after its update");
            }
            if (isGradientAddedTo(tensor)) {
                require(
                        changed(tensor) == 1,
                        () -> op.name() + " reads " + tensor + " before it is ready for gradients");
            }
        }
        if (op.opensGradient()) {
            op.updates().forEach(tensor -> require(changed(tensor) == 0, () -> op.name() + " comes too late"));
        }
        if (op.closesGradient()) {
            for (Tensor tensor : op.updates()) {
                int before = op.replaces().contains(tensor) ? 1 : 0;
                require(
                        changed(tensor) >= before,
                        () -> op.name() + " runs before " + tensor + " is ready for gradients");
                require(changed(tensor) <= before, () -> op.name() + " runs twice");
            }
        }
    }

    private static boolean isGradientAddedTo(Tensor tensor) {
        return tensor.kind() == Kind.MOMENTUM || tensor.kind() == Kind.SUM;
    }

    private int changed(Tensor tensor) {
        return changes.getOrDefault(tensor.name(), 0);
    }

    private static boolean isGranted(Scheduled scheduled, Held input, Tensor output) {
        for (InPlace pair : scheduled.inPlace()) {
            if (pair.input().name().equals(input.name()) && pair.output().equals(output)) {
                return true;
            }
        }
        return false;
    }

    private void requireWorkspace(Scheduled scheduled, List<Held> touched) {
        long bytes = scheduled.kernel().workspaceBytes();
        if (bytes == 0) {
            return;
        }
        String name = scheduled.op().name();
        Long offset = workspaces.get(name);
        require(offset != null, () -> name + " has no workspace");
        Held workspace = new Held(name + Buffer.WORKSPACE, offset == null ? 0 : offset, bytes);
        require(
                workspace.offset() % plan.table().alignmentBytes() == 0,
                () -> name + " has a workspace that is not aligned");
        require(inside(workspace), () -> name + " has its workspace outside of the arena");
        for (Held other : touched) {
            require(!workspace.overlaps(other), () -> name + " has its workspace over " + other.name());
        }
        forget(workspace);
    }

    private void hold(Tensor tensor) {
        Held now = held(tensor);
        require(inside(now), () -> tensor + " lies outside of the arena");
        forget(now);
        held.put(now.offset(), now);
    }

    /* What lies over a region holds its value no more. */
    private void forget(Held region) {
        Map.Entry<Long, Held> last = held.lowerEntry(region.offset() + region.bytes());
        while (last != null && last.getValue().overlaps(region)) {
            held.remove(last.getKey());
            last = held.lowerEntry(last.getKey());
        }
    }

    private void requireHeld(Tensor tensor, String reader) {
        Held wanted = held(tensor);
        require(
                wanted.equals(held.get(wanted.offset())) || isHeldInPieces(wanted),
                () -> reader + " reads " + tensor + ", which is not there");
    }

    /* Some images of a tensor may have been written together with others, or all of it in parts. */
    private boolean isHeldInPieces(Held wanted) {
        long end = wanted.offset() + wanted.bytes();
        long covered = wanted.offset();
        while (wholes.contains(wanted.name()) && covered < end) {
            Map.Entry<Long, Held> piece = held.floorEntry(covered);
            if (piece == null || !piece.getValue().name().equals(wanted.name())) {
                return false;
            }
            long reached = piece.getKey() + piece.getValue().bytes();
            if (reached <= covered) {
                return false;
            }
            covered = reached;
        }
        return covered >= end;
    }

    /* What a part of a tensor holds is a value of the whole tensor. */
    private Held held(Tensor tensor) {
        Long offset = offsets.get(tensor.name());
        require(offset != null, () -> tensor + " has no place");
        long at = offset == null ? 0 : offset;
        Part part = plan.step().parts().get(tensor.name());
        if (part == null) {
            aligned(tensor, at, plan.table().alignmentBytes());
            /* The last part of a tensor ends before the bytes that the device adds at the tensor's end. */
            long bytes = wholes.contains(tensor.name())
                    ? tensor.bytes()
                    : plan.table().storedBytes(tensor);
            return new Held(tensor.name(), at, bytes);
        }
        aligned(tensor, at, plan.table().alignmentBytes(part));
        long perImage = part.whole().bytes() / part.whole().shape().dim(0);
        long expected = offsets.getOrDefault(part.whole().name(), -1L) + perImage * part.firstImage();
        require(at == expected, () -> tensor + " lies elsewhere than in " + part.whole());
        /* A band is there as long as its images are; where their channels lie is not known here. */
        return new Held(part.whole().name(), at, perImage * tensor.shape().dim(0));
    }

    private boolean isBand(Tensor tensor) {
        Part part = plan.step().parts().get(tensor.name());
        return part != null && part.isBand();
    }

    private static void aligned(Tensor tensor, long offset, long unit) {
        require(offset % unit == 0, () -> tensor + " begins at " + offset + ", which is no multiple of " + unit);
    }

    private boolean inside(Held region) {
        return region.offset() >= 0 && region.offset() + region.bytes() <= plan.arenaBytes();
    }

    private void lowerBound() {
        require(
                plan.lowerBoundBytes() <= plan.arenaBytes(),
                () -> "arena " + plan.arenaBytes() + " is below its lower bound " + plan.lowerBoundBytes());
    }

    private static void require(boolean holds, Supplier<String> rule) {
        if (!holds) {
            throw new PlanException(rule.get());
        }
    }

    /** Bytes that hold the value of a tensor. */
    private record Held(String name, long offset, long bytes) {
        boolean overlaps(Held other) {
            return offset < other.offset + other.bytes && other.offset < offset + bytes;
        }

        boolean sameBytes(Held other) {
            return offset == other.offset && bytes == other.bytes;
        }
    }
}
