package io.brimful.results;

import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.ParquetHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.DeleteFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.mapping.MappingUtil;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.spark.sql.Row;

/**
 * Iceberg tables in folders, {@code iceberg/trials} and so on. What a table covers of a run is one of its properties, which changes
 * in the same commit as its rows.
 */
final class IcebergTables implements TableStore {
    private static final String COVERED = "brimful.covered.";
    /* Every lost try is another driver's commit. */
    private static final int MOST_ATTEMPTS = 1000;

    private final Path folder;
    private final ParquetHandler parquet =
            DefaultEngine.create(new LocalFiles()).getParquetHandler();

    /** The tables of a results folder, which may not be there yet. */
    IcebergTables(Path results) {
        folder = results.toAbsolutePath().normalize().resolve("iceberg");
    }

    private Path path(Table<?> table) {
        return folder.resolve(table.name());
    }

    @Override
    public Content content(Table<?> table) throws IOException {
        IcebergVersions versions = new IcebergVersions(path(table));
        TableMetadata metadata = versions.current();
        if (metadata == null) {
            return new Content(List.of(), Map.of());
        }
        Map<String, Long> covered = new HashMap<>();
        metadata.properties().forEach((name, value) -> {
            if (name.startsWith(COVERED)) {
                covered.put(name.substring(COVERED.length()), Long.valueOf(value));
            }
        });
        return new Content(
                files(new BaseTable(versions, table.name())).stream()
                        .map(Path::of)
                        .toList(),
                covered);
    }

    private static List<String> files(BaseTable table) throws IOException {
        List<String> files = new ArrayList<>();
        try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
            tasks.forEach(task -> files.add(task.file().location()));
        }
        return files;
    }

    @Override
    public void check() {
        for (Table<?> table : Tables.ALL) {
            TableMetadata metadata = new IcebergVersions(path(table)).current();
            if (metadata != null && !metadata.schema().sameSchema(IcebergSchema.of(table))) {
                throw new UnusableResults("table " + path(table)
                        + " has other columns than this version of Brimful writes; let `results` name another folder");
            }
        }
    }

    @Override
    public void append(Table<?> table, String sweepId, long from, long to, List<Row> rows) throws IOException {
        DataFile file = write(table, sweepId, rows);
        commit(table, sweepId, from, to, transaction -> {
            AppendFiles append = transaction.newAppend();
            append.appendFile(file).commit();
        });
    }

    @Override
    public void mark(String sweepId, long from, long to, Optional<Row> sweep) throws IOException {
        if (sweep.isEmpty()) {
            commit(Tables.SWEEPS, sweepId, from, to, transaction -> {});
            return;
        }
        String own = path(Tables.SWEEPS).resolve("data").resolve(sweepId) + "/";
        DataFile file = write(Tables.SWEEPS, sweepId, List.of(sweep.get()));
        commit(Tables.SWEEPS, sweepId, from, to, transaction -> {
            List<String> older = files(new BaseTable(new IcebergVersions(path(Tables.SWEEPS)), "sweeps")).stream()
                    .filter(each -> each.startsWith(own))
                    .toList();
            if (!older.isEmpty()) {
                DeleteFiles delete = transaction.newDelete();
                older.forEach(delete::deleteFile);
                delete.commit();
            }
            transaction.newAppend().appendFile(file).commit();
        });
    }

    private interface Change {
        void apply(Transaction transaction) throws IOException;
    }

    /* Each try is for one version of the table: Iceberg's own retries are off, for they would not look at what is covered. */
    private void commit(Table<?> table, String sweepId, long from, long to, Change change) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                BaseTable current = new BaseTable(opened(table), table.name());
                String covered = current.properties().getOrDefault(COVERED + sweepId, "0");
                if (Long.parseLong(covered) > from) {
                    throw new CoveredOtherwise(path(table) + " covers run " + sweepId + " up to " + covered
                            + " B of its log, not up to " + from + " B");
                }
                Transaction transaction = current.newTransaction();
                change.apply(transaction);
                transaction
                        .updateProperties()
                        .set(COVERED + sweepId, Long.toString(to))
                        .commit();
                transaction.commitTransaction();
                return;
            } catch (CommitFailedException other) {
                if (attempt == MOST_ATTEMPTS) {
                    throw new IOException(path(table) + ": " + other.getMessage(), other);
                }
            } catch (UncheckedIOException cannotWrite) {
                throw new IOException(path(table) + ": " + cannotWrite.getMessage(), cannotWrite);
            }
        }
    }

    private IcebergVersions opened(Table<?> table) {
        IcebergVersions versions = new IcebergVersions(path(table));
        if (versions.current() == null) {
            versions.commit(
                    null,
                    TableMetadata.newTableMetadata(
                            IcebergSchema.of(table),
                            PartitionSpec.unpartitioned(),
                            path(table).toString(),
                            properties(table)));
        }
        return versions;
    }

    /* The Parquet files have no ids of columns, so readers go by their names. */
    private static Map<String, String> properties(Table<?> table) {
        return Map.of(
                TableProperties.DEFAULT_NAME_MAPPING,
                NameMappingParser.toJson(MappingUtil.create(IcebergSchema.of(table))),
                TableProperties.COMMIT_NUM_RETRIES,
                "0",
                TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED,
                "true",
                TableProperties.METADATA_PREVIOUS_VERSIONS_MAX,
                "100");
    }

    private DataFile write(Table<?> table, String sweepId, List<Row> rows) throws IOException {
        Path file = Files.createDirectories(path(table).resolve("data").resolve(sweepId))
                .resolve(UUID.randomUUID() + ".parquet");
        parquet.writeParquetFileAtomically(file.toString(), RowVectors.of(table, rows));
        return DataFiles.builder(PartitionSpec.unpartitioned())
                .withPath(file.toString())
                .withFormat(FileFormat.PARQUET)
                .withFileSizeInBytes(Files.size(file))
                .withRecordCount(rows.size())
                .build();
    }
}
