package io.brimful.recompute;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * Finds ways to run a step in fewer and fewer bytes. For one budget after the other it changes the choice that takes least time
 * for each byte that it brings the step nearer to the budget, until it fits; then it takes back what is no longer needed.
 */
final class Descend {
    private static final double NEXT_BUDGET = 0.99;
    /* Prices change slowly, so the cheapest are among those that were cheap when they were last asked for. */
    private static final int LEAST_TRIED = 12;
    private static final int MOST_TAKEN_BACK = 24;
    /* So many points in a row that others beat: what comes then was never seen to be better. */
    private static final int MOST_BEATEN = 20;
    private static final double CLEARLY = 0.03;

    private final Model model;
    private final double depth;
    private final Unrolled steps;
    private final LiveSweep sweep;
    private final LiveChange change;
    private final Choice[] choices;
    private final Map<Choice, double[]> prices = new EnumMap<>(Choice.class);

    /**
     * A descent.
     *
     * @param model of the step
     * @param depth how far below a budget bytes still count as gained, as a part of it; with 0 the smallest changes that reach it
     *     are made, with more the cheapest for each byte
     */
    Descend(Model model, double depth) {
        this.model = model;
        this.depth = depth;
        this.steps = new Unrolled(model);
        this.sweep = new LiveSweep(model, steps);
        this.change = new LiveChange(model, steps, sweep);
        this.choices = first(model);
        for (Choice choice : Choice.values()) {
            prices.put(choice, new double[model.tensors()]);
        }
    }

    /* What only the forward pass reads is there no more when the backward pass begins. */
    static Choice[] first(Model model) {
        Choice[] choices = new Choice[model.tensors()];
        for (int t = 0; t < choices.length; t++) {
            choices[t] = model.backwardReads[t] > 0 || !model.canRepeat(t) ? Choice.KEEP : Choice.PASS;
        }
        return choices;
    }

    /**
     * From the step as it is down to the fewest bytes, or to where it is clear that others find better ways.
     *
     * @param others what they found
     */
    List<Point> run(List<Point> others) {
        List<Point> points = new ArrayList<>();
        evaluate();
        points.add(point());
        int beaten = 0;
        while (beaten < MOST_BEATEN && reach((long) (NEXT_BUDGET * sweep.peakBytes()))) {
            Point point = point();
            points.add(point);
            beaten = others.stream().anyMatch(other -> other.beats(point, CLEARLY)) ? beaten + 1 : 0;
        }
        return points;
    }

    private Point point() {
        return new Point(sweep.peakBytes(), steps.time(), Arrays.asList(choices));
    }

    private boolean evaluate() {
        if (!steps.run(choices)) {
            return false;
        }
        sweep.run();
        return true;
    }

    private boolean reach(long budget) {
        while (sweep.peakBytes() > budget) {
            if (!improve(budget)) {
                return false;
            }
        }
        takeBack(budget);
        return true;
    }

    private boolean improve(long budget) {
        Queue<Move> moves = moves();
        long counted = (long) (budget * (1 - depth));
        Move best = null;
        double least = Double.POSITIVE_INFINITY;
        int tried = 0;
        for (Move move = moves.poll(); move != null; move = moves.poll()) {
            if (best != null && tried >= LEAST_TRIED && move.price() >= least) {
                break;
            }
            tried++;
            double price = price(move, counted);
            pricesOf(move.choice())[move.tensor()] = price;
            if (price < least) {
                least = price;
                best = move;
            }
        }
        if (best == null) {
            return false;
        }
        choices[best.tensor()] = best.choice();
        return evaluate();
    }

    private double[] pricesOf(Choice choice) {
        return Objects.requireNonNull(prices.get(choice));
    }

    /* Time for each byte nearer to the budget; infinite where it leads nowhere. */
    private double price(Move move, long budget) {
        double gained = look(move.tensor(), move.choice()) ? change.gained(budget) : 0;
        return gained > 0 ? change.moreTime() / gained : Double.POSITIVE_INFINITY;
    }

    private boolean look(int t, Choice choice) {
        Choice before = choices[t];
        choices[t] = choice;
        boolean changes = change.run(choices, t);
        choices[t] = before;
        return changes;
    }

    /* What waits at the peak could be dropped; what is computed again and waits there could be kept or passed through. The
     * cheapest first. */
    private Queue<Move> moves() {
        Queue<Move> moves = new PriorityQueue<>(Move.CHEAPEST);
        boolean[] seen = new boolean[model.tensors()];
        int peak = sweep.peak();
        for (int version = 0; version < steps.versions(); version++) {
            int t = steps.tensor(version);
            if (seen[t] || !model.canRepeat(t) || !sweep.waits(version, peak)) {
                continue;
            }
            seen[t] = true;
            for (Choice choice : Choice.values()) {
                boolean same = choice == Choice.FIRST && model.backwardReads[t] < 2;
                if (choice != choices[t] && !same) {
                    moves.add(new Move(t, choice, pricesOf(choice)[t], moves.size()));
                }
            }
        }
        return moves;
    }

    private void takeBack(long budget) {
        List<Integer> dropped = new ArrayList<>();
        for (int t = 0; t < choices.length; t++) {
            if (choices[t] != Choice.KEEP && model.canRepeat(t)) {
                dropped.add(t);
            }
        }
        dropped.sort(Comparator.comparingDouble(t -> -model.time[model.producer[t]]));
        int tried = 0;
        for (int t : dropped) {
            if (steps.repeated(t) && tried++ < MOST_TAKEN_BACK) {
                takeBack(t, budget);
            }
        }
        forget();
    }

    /* What only the forward pass reads by now is as it was at first, so that what shares its bytes can be dropped again. */
    private void forget() {
        for (int t = 0; t < choices.length; t++) {
            if (choices[t] == Choice.KEEP && model.canRepeat(t) && !sweep.waits(t, model.forward - 1)) {
                choices[t] = Choice.PASS;
            }
        }
    }

    private void takeBack(int t, long budget) {
        if (look(t, Choice.KEEP) && change.moreTime() < 0 && change.keeps(budget)) {
            choices[t] = Choice.KEEP;
            evaluate();
        }
    }

    /**
     * A change of one choice.
     *
     * @param price time for each byte, when it was last asked for
     * @param number for those of one price
     */
    private record Move(int tensor, Choice choice, double price, int number) {
        static final Comparator<Move> CHEAPEST =
                Comparator.comparingDouble(Move::price).thenComparingInt(Move::number);
    }
}
