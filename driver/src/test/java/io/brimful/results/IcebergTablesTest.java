package io.brimful.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.trial.Policy;
import io.brimful.trial.Trial;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.hadoop.HadoopTables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IcebergTablesTest {
    @TempDir
    private Path folder;

    @Test
    void icebergsOwnReaderReadsThem() throws IOException, InterruptedException {
        IcebergTables tables = new IcebergTables(folder);
        for (int number = 0; number < 3; number++) {
            Trial trial = Samples.trial("0" + number, "lenet", Policy.PACKED);
            Attempt attempt = Samples.attempt("s", trial, Samples.train(trial, Samples.SLOT));
            tables.append(Tables.TRIALS, "s", number, number + 1, List.of(Tables.TRIALS.row(attempt)));
        }
        tables.mark("s", 0, 3, Optional.of(Tables.SWEEPS.row(Samples.sweep("s"))));
        SweepRecord finished = Samples.sweep("s").finished(Instant.parse("2026-02-01T00:00:00Z"));
        tables.mark("s", 3, 4, Optional.of(Tables.SWEEPS.row(finished)));

        List<String> classPath = new ArrayList<>(ChildJvm.classPath());
        classPath.addAll(ChildJvm.jars("test-lib/iceberg"));
        try (ChildJvm reader = ChildJvm.start(
                List.of(),
                List.of(),
                classPath,
                folder.resolve("reader.err"),
                Reader.class.getName(),
                folder.resolve("iceberg").toString())) {
            assertThat(reader.rest())
                    .as(reader::errors)
                    .containsExactly(
                            "00 64 {trial.network=lenet, trial.policy=PACKED} 2026-01-31T09:45:12.250Z",
                            "01 64 {trial.network=lenet, trial.policy=PACKED} 2026-01-31T09:45:12.250Z",
                            "02 64 {trial.network=lenet, trial.policy=PACKED} 2026-01-31T09:45:12.250Z",
                            "s 2026-02-01T00:00Z");
            assertThat(reader.exitCode()).isZero();
        }
    }

    /** A program of Iceberg's own tables and reader; the latter is not on the class path that this is compiled with. */
    static final class Reader {
        private Reader() {}

        public static void main(String[] arguments) throws ReflectiveOperationException {
            print(arguments[0] + "/trials", "trial_id", "batch", "params", "started_at");
            print(arguments[0] + "/sweeps", "sweep_id", "finished_at");
            System.out.flush();
        }

        private static void print(String folder, String... columns) throws ReflectiveOperationException {
            org.apache.iceberg.Table table = new HadoopTables(new Configuration()).load(folder);
            Object scan = Class.forName("org.apache.iceberg.data.IcebergGenerics")
                    .getMethod("read", org.apache.iceberg.Table.class)
                    .invoke(null, table);
            Object rows = scan.getClass().getMethod("build").invoke(scan);
            TreeSet<String> lines = new TreeSet<>();
            for (Object row : (Iterable<?>) rows) {
                List<String> values = new ArrayList<>();
                for (String column : columns) {
                    values.add(String.valueOf(
                            row.getClass().getMethod("getField", String.class).invoke(row, column)));
                }
                lines.add(String.join(" ", values));
            }
            lines.forEach(System.out::println);
        }
    }
}
