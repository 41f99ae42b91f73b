package io.brimful.faults;

import io.brimful.faults.FaultKind.Trace;
import java.util.List;

/**
 * What became of the runs under one fault.
 *
 * @param fault in words
 * @param lost trials without a final row
 * @param doubled final rows beyond the first of a trial, and rows that a table has twice
 * @param different final rows that differ from those without faults, but for the failure of a trial that was made to crash
 * @param again attempts that were lost or cancelled, and made again
 * @param resumed times a driver was started again
 * @param stuck runs that did not end
 * @param missed runs whose faults left no trace, although they were tried again
 */
public record FaultReport(
        String fault,
        int runs,
        long lost,
        long doubled,
        long different,
        long again,
        int resumed,
        int stuck,
        int missed) {
    /** Whether nothing was lost, doubled or different, and everything ended. */
    public boolean isClean() {
        return lost == 0 && doubled == 0 && different == 0 && stuck == 0 && missed == 0;
    }

    FaultReport plus(FaultReport other) {
        return new FaultReport(
                fault,
                runs + other.runs,
                lost + other.lost,
                doubled + other.doubled,
                different + other.different,
                again + other.again,
                resumed + other.resumed,
                stuck + other.stuck,
                missed + other.missed);
    }

    static FaultReport stuck(String fault, int resumed) {
        return new FaultReport(fault, 1, 0, 0, 0, 0, resumed, 1, 0);
    }

    static FaultReport missed(String fault) {
        return new FaultReport(fault, 1, 0, 0, 0, 0, 0, 0, 1);
    }

    /** Of one run, held against the run without faults. */
    static FaultReport of(String fault, FinalRows without, FinalRows with, List<FaultKind> kinds, int resumed) {
        long lost = without.finals().keySet().stream()
                .filter(trial -> !with.finals().containsKey(trial))
                .count();
        long doubled = with.repeated()
                + with.finals().values().stream()
                        .mapToLong(rows -> rows.size() - 1)
                        .sum();
        long failures = with.finals().values().stream()
                .filter(rows -> rows.get(0).startsWith("FAILED|") && rows.get(0).contains("SIGSEGV"))
                .count();
        long other = with.finals().entrySet().stream()
                .filter(trial -> !trial.getValue().get(0).equals(first(without, trial.getKey())))
                .count();
        long different = other - Math.min(failures, count(kinds, Trace.FAILED));
        /* A process that is between two trials, or has said all it had to say, dies without a trace: that was no fault. */
        boolean hit = failures >= count(kinds, Trace.FAILED)
                && with.attempts() >= count(kinds, Trace.LOST)
                && resumed >= count(kinds, Trace.RESUMED);
        return new FaultReport(fault, 1, lost, doubled, different, with.attempts(), resumed, 0, hit ? 0 : 1);
    }

    private static long count(List<FaultKind> kinds, Trace trace) {
        return kinds.stream().filter(kind -> kind.trace() == trace).count();
    }

    private static String first(FinalRows rows, String trial) {
        return rows.finals().getOrDefault(trial, List.of("no row")).get(0);
    }
}
