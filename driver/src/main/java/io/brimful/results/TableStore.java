package io.brimful.results;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * The tables of a results folder, for all its runs, in one format. A run's rows come from its log, and each table says up to which
 * position it has them: so they get there exactly once, whenever a driver dies.
 */
interface TableStore {
    /**
     * What a table holds at one moment.
     *
     * @param files Parquet, with the rows of all runs
     * @param covered by run, the position of its log up to which its rows are there
     */
    record Content(List<Path> files, Map<String, Long> covered) {}

    /** Nothing is in it when there is no such table. */
    Content content(Table<?> table) throws IOException;

    /**
     * Says that a table cannot take this version's rows.
     *
     * @throws UnusableResults when a table is there with other columns
     */
    void check() throws IOException;

    /**
     * Adds rows, all or none of them; not for the table of sweeps.
     *
     * @param from the log's position that the table covered
     * @param to and covers with these rows
     * @throws CoveredOtherwise when the table covers something else by now
     */
    void append(Table<?> table, String sweepId, long from, long to, List<Row> rows) throws IOException;

    /**
     * Says that all tables cover a position, and replaces the run's row in the table of sweeps if there is one.
     *
     * @param from the position that they covered
     * @throws CoveredOtherwise when the tables cover more by now
     */
    void mark(String sweepId, long from, long to, Optional<Row> sweep) throws IOException;

    /** Another driver has published rows of the run meanwhile. */
    final class CoveredOtherwise extends IOException {
        private static final long serialVersionUID = 1;

        CoveredOtherwise(String message) {
            super(message);
        }
    }
}
