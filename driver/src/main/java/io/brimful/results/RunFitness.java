package io.brimful.results;

import io.brimful.conf.ResultsFormat;
import io.brimful.conf.ResultsSpec;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Whether a driver can go on with a run. */
final class RunFitness {
    private RunFitness() {}

    /**
     * Refuses a run whose tables have another format, or have more than its log.
     *
     * @throws UnusableResults that says so
     */
    static void require(RunFolder run, ResultsSpec where) {
        requireFormat(run, where.format());
        requireTablesBehindLog(run, TableStores.open(where.format(), where.folder()));
    }

    private static void requireFormat(RunFolder run, ResultsFormat format) {
        try {
            LogFiles.of(run)
                    .newest()
                    .filter(newest -> !newest.header().format().equals(RunLog.word(format)))
                    .ifPresent(newest -> {
                        throw new UnusableResults("run " + run.sweepId() + " keeps its tables as "
                                + newest.header().format() + "; results.format is " + RunLog.word(format)
                                + ", must be " + newest.header().format() + " to resume it");
                    });
        } catch (IOException cannotRead) {
            throw new UnusableResults(run.path() + " cannot be read: " + SweepResults.reason(cannotRead), cannotRead);
        }
    }

    /* Else what is logged from now on would stand at positions that the tables have already. The tables first: a driver may be at work. */
    private static void requireTablesBehindLog(RunFolder run, TableStore store) {
        try {
            Map<Table<?>, Long> covered = new LinkedHashMap<>();
            for (Table<?> table : Tables.ALL) {
                covered.put(table, store.content(table).covered().getOrDefault(run.sweepId(), 0L));
            }
            long logged = LogFiles.of(run).end();
            covered.forEach((table, position) -> {
                if (position > logged) {
                    throw new UnusableResults(
                            "run " + run.sweepId() + ": its table " + table.name() + " has " + position
                                    + " B of its log, the log itself has but " + logged
                                    + " B: it was cut off after it was published. `brimful repair " + run.path()
                                    + "` puts back what the tables have of it");
                }
            });
        } catch (IOException cannotRead) {
            throw new UnusableResults(
                    "the tables of run " + run.path() + " cannot be read: " + SweepResults.reason(cannotRead),
                    cannotRead);
        }
    }

    /** That another driver holds it. */
    static UnusableResults isHeld(RunFolder run) {
        String holder = "another driver";
        try {
            holder = LogFiles.of(run)
                    .newest()
                    .map(newest -> newest.header().driver().toString())
                    .orElse(holder);
        } catch (IOException unknown) {
            // That it is held is what matters.
        }
        return new UnusableResults("run " + run.sweepId() + " is being run by " + holder + "; stop it first");
    }
}
