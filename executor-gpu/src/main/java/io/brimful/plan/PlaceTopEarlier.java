package io.brimful.plan;

import io.brimful.plan.Placement.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Begins with the best of several placements; then takes a buffer that reaches the top of the arena, places it earlier, and
 * keeps the new order when the arena does not grow; if that is not enough, once more with some steps up allowed. Ends near the
 * lower bound, or when its share of work is done.
 */
final class PlaceTopEarlier implements PlacePass {
    /* Hill climbing on the order of placement, as in Apache TVM's USMP (RFC 0009), with the choice of the buffer left to a
     * seeded generator so that equal input gives equal output. */
    private static final long SEED = 20160914;
    /* Comparisons of two buffers that one placement may cost beyond the fixed orders; bounds the time, not the quality. */
    private static final long WORK = 40_000_000;
    private static final int MOST_ROUNDS = 4_000;
    private static final double HOTTEST = 0.1;
    /* One part in so many above the lower bound is not worth more work. */
    private static final long GOOD_ENOUGH = 2_000;

    private final List<PlacePass> beginnings;

    PlaceTopEarlier(List<PlacePass> beginnings) {
        this.beginnings = List.copyOf(beginnings);
    }

    @Override
    public Placement run(List<Buffer> buffers) {
        Placement best = null;
        for (PlacePass beginning : beginnings) {
            Placement placement = beginning.run(buffers);
            if (best == null || placement.arenaBytes() < best.arenaBytes()) {
                best = placement;
            }
            if (best.arenaBytes() == best.lowerBoundBytes()) {
                return best;
            }
        }
        if (best == null) {
            throw new PlanException("no placement pass to begin with");
        }
        if (isGoodEnough(best)) {
            return best;
        }
        Placement climbed = search(best, 0, MOST_ROUNDS);
        return isGoodEnough(climbed) ? climbed : search(climbed, HOTTEST, 2 * MOST_ROUNDS);
    }

    /* At heat 0 no step up is taken; otherwise steps up are the rarer the later. */
    private static Placement search(Placement start, double hottest, int mostRounds) {
        SplittableRandom random = new SplittableRandom(SEED);
        Placement best = start;
        Placement current = start;
        List<Buffer> order = start.regions().stream().map(Region::buffer).toList();
        long size = order.size();
        long rounds = Math.min(mostRounds, WORK / Math.max(1, size * size));
        for (long round = 0; round < rounds && !isGoodEnough(best); round++) {
            List<Buffer> changed = changed(order, current, random);
            Placement placement = PlaceInOrder.place(changed, best.lowerBoundBytes());
            double heat = hottest * (rounds - round) / rounds * random.nextDouble();
            if (placement.arenaBytes() <= current.arenaBytes() * (1 + heat)) {
                current = placement;
                order = changed;
            }
            if (placement.arenaBytes() < best.arenaBytes()) {
                best = placement;
            }
        }
        return best;
    }

    private static boolean isGoodEnough(Placement placement) {
        return placement.arenaBytes() - placement.lowerBoundBytes() <= placement.lowerBoundBytes() / GOOD_ENOUGH;
    }

    private static List<Buffer> changed(List<Buffer> order, Placement placement, SplittableRandom random) {
        List<Buffer> changed = new ArrayList<>(order);
        int from = random.nextInt(3) == 0 ? random.nextInt(order.size()) : order.indexOf(top(placement, random));
        Buffer moved = changed.remove(from);
        changed.add(from == 0 ? random.nextInt(order.size()) : random.nextInt(from), moved);
        return changed;
    }

    private static Buffer top(Placement placement, SplittableRandom random) {
        List<Region> tops = placement.regions().stream()
                .filter(region -> region.end() == placement.arenaBytes())
                .toList();
        return tops.get(random.nextInt(tops.size())).buffer();
    }
}
