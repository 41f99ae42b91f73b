package io.brimful.results;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Up to which position of its log a run's rows are in each table. */
final class Coverage {
    private final Map<String, TableStore.Content> contents = new HashMap<>();

    private Coverage() {}

    /** Looks at the tables, at that of sweeps first: what it covers, the others do too, whatever is published meanwhile. */
    static Coverage of(TableStore store) throws IOException {
        Coverage coverage = new Coverage();
        for (Table<?> table : TablePublisher.SWEEPS_FIRST) {
            coverage.contents.put(table.name(), store.content(table));
        }
        return coverage;
    }

    TableStore.Content content(Table<?> table) {
        TableStore.Content content = contents.get(table.name());
        if (content == null) {
            throw new IllegalArgumentException("no table " + table.name());
        }
        return content;
    }

    /**
     * The position of one run. That of sweeps counts for tables that got no row; but where that of trials has none of the run, either no
     * trial had ended yet, or it was taken away: then each table counts by itself, and comes again from the log.
     */
    long position(Table<?> table, String sweepId) {
        long own = content(table).covered().getOrDefault(sweepId, 0L);
        boolean hasTrials = content(Tables.TRIALS).covered().containsKey(sweepId);
        return hasTrials || table == Tables.SWEEPS
                ? Math.max(own, content(Tables.SWEEPS).covered().getOrDefault(sweepId, 0L))
                : own;
    }
}
