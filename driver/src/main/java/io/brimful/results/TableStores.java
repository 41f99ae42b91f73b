package io.brimful.results;

import io.brimful.conf.ResultsFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The formats that tables are kept in. */
final class TableStores {
    private TableStores() {}

    /** The tables of a results folder, which may not be there yet. */
    static TableStore open(ResultsFormat format, Path results) {
        return switch (format) {
            case DELTA -> new DeltaTables(results);
            case PARQUET -> new ParquetTables(results);
            case ICEBERG -> new IcebergTables(results);
        };
    }

    /** The same to read; nothing where the folder has no tables of that format. */
    static Optional<TableStore> existing(ResultsFormat format, Path results) {
        return Files.isDirectory(results.resolve(RunLog.word(format)))
                ? Optional.of(open(format, results))
                : Optional.empty();
    }
}
