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
 * Finds the largest size whose plan fits. The asked size is planned; then comes the largest for which a plan is possible at all,
 * since at no moment of the step more bytes are needed than there are, and the largest from there down that is planned and fits.
 * Each size that is refused or planned becomes a probe; what was refused has the bytes that it needs at least.
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
        long needed = neededAtLast();
        long rung = start;
        if (ladder.top() > 1) {
            rung = Math.max(1, Crossing.last(start, ladder.top(), freeBytes, tried -> leastAt(tried, freeBytes)));
        }
        if (rung == start && asked.isPresent()) {
            return found(start, asked.get(), freeBytes);
        }
        Optional<Plan> plan = rung == start ? Optional.empty() : planAt(rung, freeBytes);
        if (plan.isPresent()) {
            return found(rung, plan.get(), freeBytes);
        }
        return below(rung, rung == start ? needed : neededAtLast(), asked, freeBytes);
    }

    private long neededAtLast() {
        return probes.get(probes.size() - 1).plannedBytes();
    }

    private Answer found(long rung, Plan plan, long freeBytes) {
        return new Answer(Optional.of(new Found(ladder.size(rung), plan)), plan.arenaBytes(), freeBytes);
    }

    /* No placement of that rung's plan is as small as could be: down in proportion to what is missing, but not below what is known to
     * fit, and up again from there. */
    private Answer below(long rung, long neededBytes, Optional<Plan> asked, long freeBytes) {
        long tooLarge = rung;
        long needed = neededBytes;
        for (long down = 1; tooLarge > 1; down *= 2) {
            long aimed = (long) ((double) tooLarge * freeBytes / needed);
            long next = Math.max(1, Math.min(aimed, tooLarge - down));
            if (asked.isPresent() && next <= ladder.start()) {
                return above(ladder.start(), asked.get(), tooLarge, freeBytes);
            }
            Optional<Plan> smaller = planAt(next, freeBytes);
            if (smaller.isPresent()) {
                return above(next, smaller.get(), tooLarge, freeBytes);
            }
            tooLarge = next;
            needed = neededAtLast();
        }
        return new Answer(Optional.empty(), needed, freeBytes);
    }

    private Answer above(long fits, Plan plan, long tooLarge, long freeBytes) {
        long low = fits;
        long high = tooLarge;
        Plan best = plan;
        for (long up = 1; high - low > 1; up *= 2) {
            long next = Math.min(low + up, low + (high - low) / 2);
            Optional<Plan> larger = planAt(next, freeBytes);
            if (larger.isPresent()) {
                low = next;
                best = larger.get();
            } else {
                high = next;
            }
        }
        return found(low, best, freeBytes);
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

    /* What any plan of a rung needs at least; a size whose bytes cannot even be counted needs more than any device has. */
    private long leastAt(long rung, long freeBytes) {
        Size size = ladder.size(rung);
        long least;
        try {
            least = planning.leastBytes(size, policy, maxSlowdown);
        } catch (ArithmeticException e) {
            least = Long.MAX_VALUE;
        }
        if (least > freeBytes && rung != ladder.start()) {
            record(new Probe(0, Probe.Kind.PLANNED, size.batch(), size.width(), least, freeBytes, false, 0, 0));
        }
        return least;
    }

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
