package io.brimful.recompute;

import io.brimful.recompute.Chain.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The stretches of a chain, measured in several manners each: all units dropped alike, or those from one of them on, or one of
 * them, otherwise than the rest; what the backward pass alone reads is kept or dropped, also of the unit above.
 */
final class ChainStretches {
    private static final List<Choice> DROPPED = List.of(Choice.DROP, Choice.PASS, Choice.EACH, Choice.FIRST);
    /* Longer ones are dropped uniformly only. */
    private static final int LONGEST_MIXED = 5;
    private static final int LONGEST = 40;

    private final Model model;
    private final List<Unit> units;
    private final Unrolled steps;
    private final LiveSweep sweep;
    private final Choice[] kept;
    private final long[] keptLive;
    private final Set<List<Choice>> tried = new HashSet<>();

    ChainStretches(Model model, Chain chain) {
        this.model = model;
        this.units = chain.units();
        steps = new Unrolled(model);
        sweep = new LiveSweep(model, steps);
        kept = Descend.first(model);
        steps.run(kept);
        keptLive = live();
    }

    Choice[] kept() {
        return kept.clone();
    }

    long keptAt(int operation) {
        return keptLive[operation];
    }

    /** Those that begin at a unit: the first keeps it, all others drop it. */
    List<ChainStretch> from(int first) {
        List<ChainStretch> found = new ArrayList<>();
        tried.clear();
        add(found, kept, first, first);
        for (int top = first + 1; top <= Math.min(units.size(), first + LONGEST); top++) {
            for (Choice choice : DROPPED) {
                mixed(found, first, top, choice);
            }
        }
        return found;
    }

    private void mixed(List<ChainStretch> found, int first, int top, Choice choice) {
        Choice[] uniform = with(kept, first, top, choice);
        add(found, uniform, first, top);
        add(found, withBeside(uniform, first, top, choice), first, top);
        if (top - first < 2 || top - first > LONGEST_MIXED) {
            return;
        }
        for (Choice other : DROPPED) {
            if (other != choice) {
                for (int cut = first; cut < top; cut++) {
                    add(found, with(uniform, cut, top, other), first, top);
                    add(found, with(uniform, cut, cut + 1, other), first, top);
                }
            }
        }
    }

    private Choice[] with(Choice[] choices, int first, int top, Choice choice) {
        Choice[] changed = choices.clone();
        units.subList(first, top).forEach(unit -> unit.output().forEach(t -> changed[t] = choice));
        return changed;
    }

    private Choice[] withBeside(Choice[] choices, int first, int top, Choice choice) {
        Choice[] changed = choices.clone();
        units.subList(first, top).forEach(unit -> unit.beside().forEach(t -> changed[t] = choice));
        return changed;
    }

    /* What is beside the units, and beside the one above them, whose output stays, is dropped or not. */
    private void add(List<ChainStretch> found, Choice[] choices, int first, int top) {
        int end = Math.min(units.size(), top + 1);
        for (Choice[] below : List.of(choices, withBeside(choices, first, top, Choice.DROP))) {
            measure(found, below, end);
            measure(found, withBeside(below, top, end, Choice.DROP), end);
        }
    }

    private void measure(List<ChainStretch> found, Choice[] choices, int end) {
        if (!tried.add(Arrays.asList(choices)) || !steps.run(choices)) {
            return;
        }
        double time = steps.time() - model.stepTime;
        ChainStretch stretch = new ChainStretch(choices, end, live(), keptLive, model.forward, time);
        if (found.stream().noneMatch(stretch::isNoBetterThan)) {
            found.removeIf(other -> other.isNoBetterThan(stretch));
            found.add(stretch);
        }
    }

    /* Most at each of the step's own operations and what runs again for it. */
    private long[] live() {
        sweep.run();
        long[] live = new long[model.operations()];
        int own = 0;
        for (int position = 0; position < steps.size(); position++) {
            live[own] = Math.max(live[own], sweep.liveAt(position));
            own += steps.isAgain(position) ? 0 : 1;
        }
        return live;
    }
}
