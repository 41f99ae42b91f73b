package io.brimful.results;

import io.delta.kernel.Operation;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.commit.CommitFailedException;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.ConcurrentWriteException;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.exceptions.MaxCommitRetryLimitReachedException;
import io.delta.kernel.exceptions.TableAlreadyExistsException;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.hook.PostCommitHook;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.SetTransaction;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.DataFileStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Delta tables, {@code delta/trials} and so on, written by Delta Kernel: each commit has the run's id and the log's position as its
 * transaction. A run's files lie in a folder of its own.
 */
final class DeltaTables implements TableStore {
    /* The least that Delta readers of any version ask for; statistics of the ids alone, since other columns are seldom sorted. */
    private static final int STATISTICS = 2;
    private static final Map<String, String> PROPERTIES =
            Map.of("delta.checkpointInterval", "100", "delta.dataSkippingNumIndexedCols", Integer.toString(STATISTICS));
    private static final String ENGINE_INFO = "Brimful";
    /* Every lost try is another driver's commit. */
    private static final int MOST_ATTEMPTS = 1000;

    private final Path folder;
    private final Engine engine = DefaultEngine.create(new LocalFiles());
    private final Map<String, Snapshot> snapshots = new HashMap<>();

    /**
     * The tables of a results folder, which may not be there yet.
     *
     * @param results absolute
     */
    DeltaTables(Path results) {
        folder = results.toAbsolutePath().normalize().resolve("delta");
    }

    private Path path(Table<?> table) {
        return folder.resolve(table.name());
    }

    @Override
    public Content content(Table<?> table) throws IOException {
        Optional<Snapshot> snapshot = load(table);
        if (snapshot.isEmpty()) {
            return new Content(List.of(), Map.of());
        }
        List<Path> files = new ArrayList<>();
        Map<String, Long> covered = new HashMap<>();
        actions(snapshot.get(), row -> {
            int transaction = row.getSchema().indexOf("txn");
            if (!row.isNullAt(transaction)) {
                SetTransaction own = SetTransaction.fromRow(row.getStruct(transaction));
                covered.put(own.getAppId(), own.getVersion());
            }
            int add = row.getSchema().indexOf("add");
            if (!row.isNullAt(add)) {
                files.add(path(table).resolve(decoded(new AddFile(row.getStruct(add)).getPath())));
            }
        });
        return new Content(files, covered);
    }

    private interface ActionReader {
        void action(Row action);
    }

    private void actions(Snapshot snapshot, ActionReader reader) throws IOException {
        try (CloseableIterator<FilteredColumnarBatch> batches = snapshot.getCreateCheckpointIterator(engine)) {
            while (batches.hasNext()) {
                try (CloseableIterator<Row> rows = batches.next().getRows()) {
                    while (rows.hasNext()) {
                        reader.action(rows.next());
                    }
                }
            }
        }
    }

    private static String decoded(String path) {
        return URI.create(path).getPath();
    }

    private Optional<Snapshot> load(Table<?> table) {
        if (!Files.isDirectory(path(table).resolve("_delta_log"))) {
            return Optional.empty();
        }
        try {
            return Optional.of(TableManager.loadSnapshot(path(table).toString()).build(engine));
        } catch (TableNotFoundException justMade) {
            return Optional.empty();
        }
    }

    @Override
    public void check() {
        for (Table<?> table : Tables.ALL) {
            Optional<Snapshot> there = load(table);
            if (there.isPresent() && !there.get().getSchema().equals(KernelSchema.of(table))) {
                throw new UnusableResults("table " + path(table)
                        + " has other columns than this version of Brimful writes; let `results` name another folder");
            }
        }
    }

    @Override
    public void append(Table<?> table, String sweepId, long from, long to, List<org.apache.spark.sql.Row> rows)
            throws IOException {
        commit(table, new Step(sweepId, from, to), snapshot -> List.of(), rows);
    }

    @Override
    public void mark(String sweepId, long from, long to, Optional<org.apache.spark.sql.Row> sweep) throws IOException {
        commit(
                Tables.SWEEPS,
                new Step(sweepId, from, to),
                snapshot -> sweep.isPresent() ? removals(snapshot, sweepId) : List.of(),
                sweep.stream().toList());
    }

    private List<Row> removals(Snapshot snapshot, String sweepId) throws IOException {
        List<Row> removed = new ArrayList<>();
        actions(snapshot, action -> {
            int add = action.getSchema().indexOf("add");
            if (!action.isNullAt(add)) {
                AddFile file = new AddFile(action.getStruct(add));
                if (decoded(file.getPath()).startsWith(sweepId + "/")) {
                    removed.add(SingleAction.createRemoveFileSingleAction(
                            file.toRemoveFileRow(true, Optional.of(System.currentTimeMillis()))));
                }
            }
        });
        return removed;
    }

    /** A run's rows between two positions of its log. */
    private record Step(String sweepId, long from, long to) {}

    private interface Removals {
        List<Row> of(Snapshot snapshot) throws IOException;
    }

    /*
     * Each try is for one version of the table, which nobody else may have made meanwhile: Kernel's own retries would let a second
     * driver of the same run pass, if only it publishes more than the first.
     */
    private void commit(Table<?> table, Step step, Removals removals, List<org.apache.spark.sql.Row> rows)
            throws IOException {
        List<DataFileStatus> written = rows.isEmpty() ? List.of() : write(table, step.sweepId(), rows);
        try {
            for (int attempt = 1; ; attempt++) {
                try {
                    tryCommit(table, step, removals, written);
                    return;
                } catch (ConcurrentWriteException | MaxCommitRetryLimitReachedException failed) {
                    snapshots.remove(table.name());
                    if (attempt == MOST_ATTEMPTS || !isConflict(failed)) {
                        throw failed;
                    }
                }
            }
        } catch (IOException | KernelException cannotCommit) {
            snapshots.remove(table.name());
            discard(written);
            throw cannotCommit instanceof IOException known
                    ? known
                    : new IOException(path(table) + ": " + cannotCommit.getMessage(), cannotCommit);
        }
    }

    private static boolean isConflict(KernelException failed) {
        return failed instanceof ConcurrentWriteException
                || (failed.getCause() instanceof CommitFailedException cause && cause.isConflict());
    }

    private void tryCommit(Table<?> table, Step step, Removals removals, List<DataFileStatus> written)
            throws IOException {
        boolean isOwn = snapshots.containsKey(table.name());
        Snapshot snapshot = current(table);
        if (!isOwn) {
            requireUncovered(table, snapshot, step);
        }
        Transaction transaction = snapshot.buildUpdateTableTransaction(ENGINE_INFO, Operation.WRITE)
                .withTransactionId(step.sweepId(), step.to())
                .withMaxRetries(0)
                .build(engine);
        List<Row> actions = new ArrayList<>(removals.of(snapshot));
        if (!written.isEmpty()) {
            actions.addAll(added(transaction, written));
        }
        done(table, transaction.commit(engine, iterable(actions)));
    }

    private void requireUncovered(Table<?> table, Snapshot snapshot, Step step) throws IOException {
        Optional<Long> covered = snapshot.getLatestTransactionVersion(engine, step.sweepId());
        if (covered.isPresent() && covered.get() > step.from()) {
            throw new CoveredOtherwise(path(table) + " covers run " + step.sweepId() + " up to " + covered.get()
                    + " B of its log, not up to " + step.from() + " B");
        }
    }

    private List<DataFileStatus> write(Table<?> table, String sweepId, List<org.apache.spark.sql.Row> rows)
            throws IOException {
        Path own = Files.createDirectories(path(table).resolve(sweepId));
        List<Column> statistics = KernelSchema.of(table).fieldNames().stream()
                .limit(STATISTICS)
                .map(Column::new)
                .toList();
        try (CloseableIterator<DataFileStatus> files =
                engine.getParquetHandler().writeParquetFiles(own.toString(), RowVectors.of(table, rows), statistics)) {
            return files.toInMemoryList();
        }
    }

    private List<Row> added(Transaction transaction, List<DataFileStatus> written) throws IOException {
        Row state = transaction.getTransactionState(engine);
        try (CloseableIterator<Row> added = Transaction.generateAppendActions(
                engine,
                state,
                Utils.toCloseableIterator(written.iterator()),
                Transaction.getWriteContext(engine, state, Map.of()))) {
            return added.toInMemoryList();
        }
    }

    private void done(Table<?> table, TransactionCommitResult result) throws IOException {
        result.getPostCommitSnapshot()
                .ifPresentOrElse(
                        snapshot -> snapshots.put(table.name(), snapshot), () -> snapshots.remove(table.name()));
        for (PostCommitHook hook : result.getPostCommitHooks()) {
            if (hook.getType() == PostCommitHook.PostCommitHookType.CHECKPOINT) {
                hook.threadSafeInvoke(engine);
            }
        }
    }

    private static void discard(List<DataFileStatus> written) throws IOException {
        for (DataFileStatus file : written) {
            Files.deleteIfExists(Path.of(file.getPath()));
        }
    }

    private Snapshot current(Table<?> table) throws IOException {
        Snapshot known = snapshots.get(table.name());
        if (known == null) {
            known = load(table).orElseGet(() -> created(table));
            snapshots.put(table.name(), known);
        }
        return known;
    }

    private Snapshot created(Table<?> table) {
        try {
            Files.createDirectories(path(table));
            TableManager.buildCreateTableTransaction(path(table).toString(), KernelSchema.of(table), ENGINE_INFO)
                    .withTableProperties(PROPERTIES)
                    .build(engine)
                    .commit(engine, CloseableIterable.emptyIterable());
        } catch (TableAlreadyExistsException | ConcurrentWriteException other) {
            // Another driver was first.
        } catch (IOException cannotCreate) {
            throw new UnusableResults(path(table) + " cannot be made: " + cannotCreate, cannotCreate);
        }
        return TableManager.loadSnapshot(path(table).toString()).build(engine);
    }

    private static CloseableIterable<Row> iterable(List<Row> actions) {
        return CloseableIterable.inMemoryIterable(Utils.toCloseableIterator(actions.iterator()));
    }
}
