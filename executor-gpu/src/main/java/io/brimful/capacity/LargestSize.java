package io.brimful.capacity;

import io.brimful.plan.Plan;
import io.brimful.recompute.Limit;
import io.brimful.trial.Find;
import io.brimful.trial.Policy;
import io.brimful.trial.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds the largest size whose plan fits, by doubling or halving from the asked size and bisection between. Each size that it
 * plans becomes a probe.
 *
 * <p>Planned bytes grow with the size, apart from a device that chooses other kernels for other sizes; the size found always
 * fits, and the next larger one tried does not.
 */
public final class LargestSize {
    private final Planning planning;
    private final Policy policy;
    private final double maxSlowdown;
    private final Ladder ladder;
    private final Consumer<Probe> onProbe;
    private final List<Probe> probes;

    /**
     * @param asked where the search begins: its first probe
     * @param maxBatch no batch above this is tried
     * @param maxWidth no width above this is tried
     * @param onProbe is told each probe as it is made
     */
    public LargestSize(
            Planning planning,
            Policy policy,
            double maxSlowdown,
            Find find,
            Size asked,
            int maxBatch,
            double maxWidth,
            Consumer<Probe> onProbe) {
        this.planning = planning;
        this.policy = policy;
        this.maxSlowdown = maxSlowdown;
        this.ladder = Ladder.of(find, asked, maxBatch, maxWidth);
        this.onProbe = onProbe;
        this.probes = new ArrayList<>();
    }

    /**
     * Searches.
     *
     * @param freeBytes what a plan may need at most
     */
    public Answer within(long freeBytes) {
        long start = ladder.start();
        Optional<Plan> asked = planAt(start, freeBytes);
        return asked.isPresent() ? grow(start, asked.get(), freeBytes) : shrink(start, freeBytes);
    }

    /** Everything tried so far, in order. */
    public List<Probe> probes() {
        return List.copyOf(probes);
    }

    /** Adds a probe that was made elsewhere, numbered like the others. */
    public Probe record(Probe probe) {
        Probe numbered = new Probe(
                probes.size(),
                probe.kind(),
                probe.batch(),
                probe.width(),
                probe.plannedBytes(),
                probe.freeBytes(),
                probe.fits(),
                probe.peakBytes(),
                probe.stepMillis());
        probes.add(numbered);
        onProbe.accept(numbered);
        return numbered;
    }

    private Answer grow(long start, Plan plan, long freeBytes) {
        long fits = start;
        Plan best = plan;
        long tooLarge = ladder.top() + 1;
        while (fits < tooLarge - 1 && tooLarge > ladder.top()) {
            long next = Math.min(ladder.top(), fits * 2);
            Optional<Plan> larger = planAt(next, freeBytes);
            if (larger.isPresent()) {
                fits = next;
                best = larger.get();
            } else {
                tooLarge = next;
            }
        }
        return bisect(fits, best, tooLarge, freeBytes);
    }

    private Answer shrink(long start, long freeBytes) {
        long tooLarge = start;
        while (tooLarge > 1) {
            long next = tooLarge / 2;
            Optional<Plan> smaller = planAt(next, freeBytes);
            if (smaller.isPresent()) {
                return bisect(next, smaller.get(), tooLarge, freeBytes);
            }
            tooLarge = next;
        }
        Probe smallest = probes.get(probes.size() - 1);
        return new Answer(Optional.empty(), smallest.plannedBytes(), freeBytes);
    }

    private Answer bisect(long fits, Plan plan, long tooLarge, long freeBytes) {
        long low = fits;
        long high = tooLarge;
        Plan best = plan;
        while (high - low > 1) {
            long middle = low + (high - low) / 2;
            Optional<Plan> tried = planAt(middle, freeBytes);
            if (tried.isPresent()) {
                low = middle;
                best = tried.get();
            } else {
                high = middle;
            }
        }
        return new Answer(Optional.of(new Found(ladder.size(low), best)), best.arenaBytes(), freeBytes);
    }

    /* A size whose bytes cannot even be counted needs more than any device has. */
    private Optional<Plan> planAt(long rung, long freeBytes) {
        Size size = ladder.size(rung);
        Optional<Plan> plan;
        try {
            plan = Optional.of(planning.plan(size, policy, new Limit(maxSlowdown, freeBytes)));
        } catch (ArithmeticException e) {
            plan = Optional.empty();
        }
        long needed = plan.map(Plan::arenaBytes).orElse(Long.MAX_VALUE);
        boolean fits = needed <= freeBytes;
        record(new Probe(0, Probe.Kind.PLANNED, size.batch(), size.width(), needed, freeBytes, fits, 0, 0));
        return plan.filter(ignored -> fits);
    }

    /**
     * What a search found.
     *
     * @param found the largest size that fits; nothing when not even the smallest does
     * @param neededBytes arena of that size, or of the smallest one
     * @param freeBytes what there was
     */
    public record Answer(Optional<Found> found, long neededBytes, long freeBytes) {}

    /** A size with its plan. */
    public record Found(Size size, Plan plan) {}
}
