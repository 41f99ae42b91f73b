package io.brimful.recompute;

import com.google.ortools.Loader;
import com.google.ortools.sat.BoolVar;
import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.CpSolver;
import com.google.ortools.sat.CpSolverStatus;
import com.google.ortools.sat.LinearExpr;
import com.google.ortools.sat.LinearExprBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The least time of a step under a budget by OR-Tools' CP-SAT, over these schedules: the step's own operations in their order;
 * before each one of the backward pass every forward operation that can run again does so at most once, in the order of the
 * forward pass; each version of a value is dropped at any moment. An output goes over an input of as many bytes that is not
 * there afterwards, where the operation allows it. {@link Choice} says some of these, and on graphs a few that are none of
 * these: it runs operations again in the order in which they are asked for.
 */
final class CpSatJudge {
    /* Jain et al., "Checkmate" (MLSys 2020), section 4: what runs again at each stage, and what is kept between any two moments. */
    private static final double UNITS = 15;
    private static final double MOST_SECONDS = 60;

    private final Model model;
    private final Pebbles pebbles;
    private final long budget;
    private final CpModel cp = new CpModel();
    private final LinearExprBuilder cost = LinearExpr.newBuilder();
    private final BoolVar[] held;

    private CpSatJudge(Model model, long budget) {
        this.model = model;
        this.budget = budget;
        pebbles = new Pebbles(model);
        held = new BoolVar[pebbles.count()];
        for (int b = 0; b < held.length; b++) {
            held[b] = cp.newBoolVar("first." + b);
            cp.addLessOrEqual(held[b], pebbles.first() >> b & 1);
        }
        for (int i = 0; i < model.operations(); i++) {
            for (int j = 0; i >= model.forward && j < model.forward; j++) {
                if (pebbles.canRun(j) && i < model.frozen[j]) {
                    moment(j, i, false);
                }
            }
            moment(i, i, true);
        }
        cp.minimize(cost);
    }

    /** Predicted time of the step; nothing when no schedule fits. */
    static OptionalDouble within(Model model, long budget) {
        Loader.loadNativeLibraries();
        CpSatJudge judge = new CpSatJudge(model, budget);
        CpSolver solver = new CpSolver();
        solver.getParameters().setMaxTimeInSeconds(MOST_SECONDS).setNumWorkers(1);
        CpSolverStatus status = solver.solve(judge.cp);
        if (status == CpSolverStatus.INFEASIBLE) {
            return OptionalDouble.empty();
        }
        if (status != CpSolverStatus.OPTIMAL) {
            throw new IllegalStateException("CP-SAT came to no end: " + status);
        }
        return OptionalDouble.of(model.stepTime + solver.objectiveValue() / UNITS);
    }

    private void moment(int first, int next, boolean own) {
        int op = own ? first : model.again[first];
        BoolVar runs = cp.newBoolVar("runs." + op + "." + next);
        if (own) {
            cp.addEquality(runs, 1);
        }
        for (int t : model.reads[op]) {
            if (pebbles.bit(t) >= 0) {
                cp.addBoolOr(versions(t)).onlyEnforceIf(runs);
            }
        }
        BoolVar[] after = after(op, own, runs);
        LinearExprBuilder live = LinearExpr.newBuilder().add(pebbles.liveBefore(next));
        for (int b = 0; b < held.length; b++) {
            live.addTerm(held[b], pebbles.weight(b));
        }
        long written = model.workspace[op];
        for (int t : model.writes[op]) {
            written += model.bytes[t];
        }
        live.addTerm(runs, written);
        List<BoolVar> overFirst = overs(op, own, runs, after, live);
        cp.addLessOrEqual(live, budget);
        if (!own) {
            charge(op, runs, overFirst);
        }
        System.arraycopy(after, 0, held, 0, held.length);
    }

    private BoolVar[] versions(int t) {
        return pebbles.againBit(t) < 0
                ? new BoolVar[] {held[pebbles.bit(t)]}
                : new BoolVar[] {held[pebbles.bit(t)], held[pebbles.againBit(t)]};
    }

    /* What is held afterwards was held before or has just been written. */
    private BoolVar[] after(int op, boolean own, BoolVar runs) {
        BoolVar[] after = new BoolVar[held.length];
        for (int b = 0; b < after.length; b++) {
            after[b] = cp.newBoolVar("held." + b);
        }
        boolean[] made = new boolean[held.length];
        for (int t : model.writes[op]) {
            if (pebbles.bit(t) >= 0) {
                made[own || pebbles.againBit(t) < 0 ? pebbles.bit(t) : pebbles.againBit(t)] = true;
            }
        }
        for (int b = 0; b < after.length; b++) {
            LinearExprBuilder source = LinearExpr.newBuilder().add(held[b]);
            cp.addLessOrEqual(after[b], made[b] ? source.add(runs) : source);
        }
        return after;
    }

    /* Outputs over inputs; those of a first version are returned. */
    private List<BoolVar> overs(int op, boolean own, BoolVar runs, BoolVar[] after, LinearExprBuilder live) {
        Map<Integer, LinearExprBuilder> onto = new HashMap<>();
        Map<Integer, LinearExprBuilder> from = new HashMap<>();
        List<BoolVar> first = new ArrayList<>();
        for (int pair = 0; pair < model.overInput[op].length; pair++) {
            int in = model.overInput[op][pair];
            int out = model.overOutput[op][pair];
            boolean fits = model.replaceable[in] && model.bytes[in] == model.bytes[out];
            for (int b : fits ? new int[] {pebbles.bit(in), pebbles.againBit(in)} : new int[0]) {
                boolean fixed = own && b == pebbles.bit(in) && pebbles.endsAt(in, op);
                if (b < 0 && !fixed) {
                    continue;
                }
                BoolVar over = cp.newBoolVar("over");
                cp.addImplication(over, runs);
                if (b >= 0) {
                    cp.addImplication(over, held[b]);
                    cp.addImplication(over, after[b].not());
                }
                if (b == pebbles.bit(in)) {
                    first.add(over);
                }
                live.addTerm(over, -model.bytes[in]);
                onto.computeIfAbsent(out, key -> LinearExpr.newBuilder()).add(over);
                from.computeIfAbsent(in, key -> LinearExpr.newBuilder()).add(over);
                if (b < 0) {
                    break;
                }
            }
        }
        onto.values().forEach(sum -> cp.addLessOrEqual(sum, 1));
        from.values().forEach(sum -> cp.addLessOrEqual(sum, 1));
        return first;
    }

    /* What is part of the operation before costs nothing where it reads what that has written again. */
    private void charge(int op, BoolVar runs, List<BoolVar> overFirst) {
        long price = Math.round(model.alone[op] * UNITS);
        cost.addTerm(runs, price);
        int x = model.reads[op][0];
        if (model.time[op] == 0 && pebbles.againBit(x) >= 0) {
            BoolVar part = cp.newBoolVar("part");
            cp.addImplication(part, runs);
            cp.addImplication(part, held[pebbles.againBit(x)]);
            overFirst.forEach(over -> cp.addImplication(part, over.not()));
            cost.addTerm(part, -price);
        }
    }
}
