package io.brimful.recompute;

import io.brimful.recompute.Chain.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The fastest ways to run a step whose forward pass is a chain, by dynamic programming over its stretches and the bytes that
 * are saved below them. What a stretch takes is measured alone; the measures add up, since below it bytes are missing all the
 * while, and what lies above it has come and gone.
 */
final class SolveChain {
    /* In the sense of Beaumont, Eyraud-Dubois, Herrmann, Joly, Shilova, "Optimal checkpointing for heterogeneous chains: how to
     * train deep neural networks with limited memory" (INRIA RR-9302): segments and slots of memory; here with more manners to
     * drop a segment, in the account of LiveSweep. */
    private static final int SLOTS = 5_000;
    private static final int BUDGETS = 20_000;
    private static final int COARSE_BUDGETS = 200;

    private final Model model;
    private final ChainStretches stretches;
    private final List<List<ChainStretch>> from;
    private final int[] opened;
    private final int[] closed;
    private final long outside;

    SolveChain(Model model, Chain chain) {
        this.model = model;
        List<Unit> units = chain.units();
        stretches = new ChainStretches(model, chain);
        from = IntStream.range(0, units.size()).mapToObj(stretches::from).toList();
        opened = new int[units.size() + 1];
        closed = new int[units.size() + 1];
        opened[units.size()] = model.forward;
        closed[units.size()] = model.forward - 1;
        for (int u = units.size() - 1; u >= 0; u--) {
            opened[u] = units.get(u).operation();
            closed[u] = Math.max(closed[u + 1], lastRead(units.get(u)));
        }
        outside = IntStream.range(0, model.operations())
                .filter(i -> i < opened[0] || i > closed[0])
                .mapToLong(stretches::keptAt)
                .max()
                .orElse(0);
    }

    private int lastRead(Unit unit) {
        return IntStream.range(model.forward, model.operations())
                .filter(i -> Arrays.stream(model.reads[i])
                        .anyMatch(
                                t -> unit.output().contains(t) || unit.beside().contains(t)))
                .max()
                .orElse(model.forward);
    }

    /** One point after the other, each the fastest that needs fewer bytes than the one before. */
    List<Point> run() {
        List<Point> points = new ArrayList<>();
        long budget = IntStream.range(0, model.operations())
                .mapToLong(stretches::keptAt)
                .max()
                .orElse(0);
        Optional<Label> best = within(budget);
        while (best.isPresent()) {
            Point point = point(best.get());
            points.add(point);
            /* Where the measures do not add up to the account, a step that makes a difference. */
            boolean holds = point.liveBytes() <= budget;
            budget = holds ? point.liveBytes() - 1 - budget / BUDGETS : budget - 1 - budget / COARSE_BUDGETS;
            best = within(budget);
        }
        return points;
    }

    /* The fastest choice of stretches; nothing where none fits. */
    private Optional<Label> within(long budget) {
        List<List<Label>> labels = new ArrayList<>();
        IntStream.rangeClosed(0, from.size()).forEach(u -> labels.add(new ArrayList<>()));
        if (outside <= budget) {
            labels.get(0).add(new Label(List.of(), 0, 0));
        }
        for (int u = 0; u < from.size(); u++) {
            for (Label label : undominated(labels.get(u), budget)) {
                for (ChainStretch stretch : from.get(u)) {
                    if (fits(label, stretch, u, budget)) {
                        labels.get(stretch.end()).add(label.and(stretch));
                    }
                }
            }
        }
        return labels.get(from.size()).stream().min(Comparator.comparingDouble(Label::time));
    }

    /* What lies above the stretch no longer changes anything there. */
    private boolean fits(Label label, ChainStretch stretch, int unit, long budget) {
        for (int i = opened[unit]; i < opened[stretch.end()]; i++) {
            if (live(label, stretch, i) > budget) {
                return false;
            }
        }
        for (int i = closed[stretch.end()] + 1; i <= closed[unit]; i++) {
            if (live(label, stretch, i) > budget) {
                return false;
            }
        }
        return true;
    }

    private long live(Label label, ChainStretch stretch, int operation) {
        long live = stretch.liveAt(operation) - label.saved();
        for (int k = label.path().size() - 1; k >= 0 && !label.path().get(k).isMissing(operation); k--) {
            ChainStretch below = label.path().get(k);
            live += below.saved() - (stretches.keptAt(operation) - below.liveAt(operation));
        }
        return live;
    }

    /* In each slot of saved bytes the fastest, as far as none that is as fast saves more. */
    private static List<Label> undominated(List<Label> labels, long budget) {
        long slot = 1 + budget / SLOTS;
        List<Label> sorted = new ArrayList<>(labels);
        sorted.sort(Comparator.comparingDouble(Label::time)
                .thenComparing(Comparator.comparingLong(Label::saved).reversed()));
        List<Label> kept = new ArrayList<>();
        long most = Long.MIN_VALUE;
        for (Label label : sorted) {
            if (most == Long.MIN_VALUE || label.saved() >= most + slot) {
                kept.add(label);
                most = label.saved();
            }
        }
        return kept;
    }

    private Point point(Label last) {
        Choice[] choices = stretches.kept();
        last.path().forEach(stretch -> stretch.into(choices, stretches.kept()));
        Unrolled steps = new Unrolled(model);
        LiveSweep sweep = new LiveSweep(model, steps);
        if (!steps.run(choices)) {
            throw new IllegalStateException("stretches that run alone do not run together");
        }
        sweep.run();
        return new Point(sweep.peakBytes(), steps.time(), Arrays.asList(choices));
    }

    /**
     * What was decided below a unit.
     *
     * @param path from the images upwards
     * @param saved bytes that are missing above
     */
    private record Label(List<ChainStretch> path, long saved, double time) {
        Label {
            path = List.copyOf(path);
        }

        Label and(ChainStretch stretch) {
            List<ChainStretch> longer = new ArrayList<>(path);
            longer.add(stretch);
            return new Label(longer, saved + stretch.saved(), time + stretch.time());
        }
    }
}
