package io.brimful.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.cluster.TestSpark;
import io.brimful.cluster.TrialTask;
import io.brimful.results.Samples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

class CommandTest {
    private static final String SWEEP = """
            devices = [{ memory = 64000000, threads = 1 }]
            trial.network = [lenet, cifar10-quick]
            trial.policy = [caffe, packed]
            """;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path conf;
    private String results = "";

    @BeforeEach
    void setUp() throws IOException {
        TestSpark.session();
        conf = Files.writeString(folder.resolve("small.conf"), SWEEP);
        results = folder.resolve("results").toString();
    }

    @Test
    void aSweepPrintsItsTableAndNothingElse() {
        assertThat(sweep(conf, "--results", results)).isEqualTo(ExitCode.DONE);
        assertThat(out.toString().lines().toList())
                .hasSize(6)
                .element(5)
                .asString()
                .startsWith("cifar10-quick  packed     16      16.0             64");
        assertThat(err.toString())
                .contains(
                        "small-",
                        ": 4 trials",
                        "[4/4] 03-cifar10-quick-packed: batch 64, 1,235 images/s",
                        "results: " + results);
    }

    @Test
    void whatASweepWroteIsThereForSql() {
        sweep(conf, "--results", results);
        sweep(conf, "--results", results, "--set", "trial.network=lenet");
        out.getBuffer().setLength(0);
        int code = sql(
                "SELECT network, policy, max(batch) AS batch, count(*) AS n FROM trials GROUP BY 1, 2 ORDER BY 1, 2");
        assertThat(code).isEqualTo(ExitCode.DONE);
        assertThat(out).hasToString("""
                        network        policy  batch  n
                        -------------  ------  -----  -
                        cifar10-quick  caffe      21  1
                        cifar10-quick  packed     64  1
                        lenet          caffe      21  2
                        lenet          packed     64  2
                        """);
    }

    @Test
    void sqlAnswersInEveryFormat() {
        sweep(conf, "--results", results, "--set", "trial.network=lenet", "--set", "trial.policy=caffe");
        out.getBuffer().setLength(0);
        sql(
                "SELECT network, params, batch, loss_last, started_at > '2020-01-01' AS late FROM trials;",
                "--format",
                "json");
        assertThat(out)
                .hasToString("[{\"network\":\"lenet\",\"params\":{},\"batch\":21,\"loss_last\":null,\"late\":true}]\n");
        out.getBuffer().setLength(0);
        sql("SELECT network, batch FROM trials", "--format", "csv");
        assertThat(out).hasToString("network,batch\nlenet,21\n");
    }

    @Test
    void columnsOfOneNameAreToldApart() throws IOException {
        Files.createDirectory(Path.of(results));
        sql("SELECT 1 AS a, 2 AS a, 3 AS a_2, 4 AS a", "--format", "json");
        assertThat(out).hasToString("[{\"a\":1,\"a_3\":2,\"a_2\":3,\"a_4\":4}]\n");
    }

    @Test
    void aMistakeInAQueryIsOneLine() throws IOException {
        Files.createDirectory(Path.of(results));
        assertThat(sql("SELECT netwrk FROM trials")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .startsWith(
                        "brimful: SQL: A column, variable, or function parameter with name `netwrk` cannot be resolved.")
                .endsWith("(line 1, position 8)\n")
                .hasLineCount(1);
        err.getBuffer().setLength(0);
        assertThat(sql("SELECT FORM trials x")).isEqualTo(ExitCode.USAGE);
        assertThat(err)
                .hasToString("brimful: SQL: Syntax error at or near 'x': extra input 'x'. (line 1, position 20)\n");
        err.getBuffer().setLength(0);
        assertThat(sql("SELECT * FROM trails")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .startsWith("brimful: SQL: The table or view `trails` cannot be found.")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            INSERT INTO trials SELECT * FROM trials                              | INSERT
            insert overwrite directory '/tmp/none' using csv select 1            | INSERT
            WITH a AS (SELECT 1 AS b) INSERT INTO trials SELECT * FROM a         | INSERT
            FROM trials INSERT INTO sweeps SELECT * INSERT INTO probes SELECT *  | INSERT
            DROP VIEW trials                                                     | DROP
            CREATE TABLE t USING csv AS SELECT 1 AS a                            | CREATE
            CREATE OR REPLACE TEMPORARY VIEW trials AS SELECT 1 AS a             | CREATE
            TRUNCATE TABLE trials                                                | TRUNCATE
            SET spark.sql.ansi.enabled = false                                   | SET
            EXECUTE IMMEDIATE 'DROP VIEW trials'                                 | EXECUTE
            BEGIN DROP VIEW trials; END                                          | BEGIN
            INSERT INTO IDENTIFIER('trials') SELECT * FROM trials                | INSERT
            CACHE TABLE trials                                                   | CACHE
            """)
    void sqlChangesNothing(String statement, String word) throws IOException {
        Files.createDirectory(Path.of(results));
        assertThat(sql(statement)).isEqualTo(ExitCode.USAGE);
        assertThat(err)
                .hasToString("brimful: SQL: only queries are answered here, not " + word
                        + " ...; the tables belong to the sweeps\n");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SHOW TABLES",
                "DESCRIBE trials",
                "EXPLAIN SELECT 1",
                "WITH a AS (SELECT 1 AS b) SELECT * FROM a",
                "VALUES (1)",
                "SELECT 1 UNION ALL SELECT 2"
            })
    void sqlAnswersWhatOnlyAsks(String statement) throws IOException {
        Files.createDirectory(Path.of(results));
        assertThat(sql(statement)).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).isNotEmpty();
    }

    @Test
    void aScriptEndsAtItsFirstMistake() throws IOException {
        Files.createDirectory(Path.of(results));
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream("SELECT 1 AS a,\n 2 AS b;\nSELEC;\nSELECT 3;".getBytes(UTF_8)));
        try {
            assertThat(execute(Samples::train, "sql", "--results", results)).isEqualTo(ExitCode.USAGE);
        } finally {
            System.setIn(before);
        }
        assertThat(out).hasToString("a  b\n-  -\n1  2\n");
        assertThat(err).hasToString("brimful: SQL: Syntax error at or near 'SELEC'. (line 1, position 1)\n");
    }

    @Test
    void sqlNeedsAResultsFolder() {
        assertThat(sql("SELECT 1")).isEqualTo(ExitCode.INPUT_MISSING);
        assertThat(err)
                .hasToString("brimful: " + results + ": no such results folder; `brimful sweep CONF` makes one\n");
    }

    @Test
    void faultsAreSaidTogetherBeforeAnythingRuns() throws IOException {
        Files.writeString(conf, "trial.network = vgg61\ntrial.batch = 0\n");
        assertThat(sweep(conf, "--results", results)).isEqualTo(ExitCode.USAGE);
        assertThat(err)
                .hasToString("brimful: " + conf + ":1: Unknown network 'vgg61'; nearest: 'vgg16'\n" + "brimful: " + conf
                        + ":2: trial.batch is 0, must be a whole number from 1 to 1048576\n");
        assertThat(Path.of(results)).doesNotExist();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aMissingFileIsAMissingInput() {
        assertThat(sweep(Path.of("no.conf"))).isEqualTo(ExitCode.INPUT_MISSING);
        assertThat(err).hasToString("brimful: no.conf: no such file\n");
    }

    @Test
    void aMissingDataFolderIsAMissingInput() {
        assertThat(sweep(conf, "--set", "data.kind=mnist", "--set", "data.path=/no/such"))
                .isEqualTo(ExitCode.INPUT_MISSING);
        assertThat(err).hasToString("brimful: --set: data.path is \"/no/such\", must be a folder that exists\n");
    }

    @Test
    void aResultsFolderThatIsAFileIsBadUsage() {
        assertThat(sweep(conf, "--results", conf.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err).hasToString("brimful: results folder " + conf + " is a file, must be a folder\n");
    }

    @Test
    void failedTrialsHaveTheirOwnExitCode() {
        TrialTask task = (trial, slot, report) -> {
            if (trial.id().startsWith("02")) {
                throw new IllegalStateException("no luck");
            }
            return Samples.train(trial, slot);
        };
        assertThat(execute(task, "sweep", conf.toString(), "--results", results, "--format", "csv"))
                .isEqualTo(ExitCode.TRIALS_FAILED);
        assertThat(out.toString())
                .contains("FAILED,no luck,02-cifar10-quick-caffe\n")
                .hasLineCount(5);
        assertThat(err.toString())
                .contains("02-cifar10-quick-caffe: FAILED: no luck\n")
                .doesNotContain("\tat ");
    }

    @Test
    void gpusOfALocalMasterAreRefused() {
        for (String key : List.of("spark.task.resource.gpu.amount", "spark.executor.resource.gpu.amount")) {
            assertThat(sweep(conf, "--results", results, "--conf", key + "=1")).isEqualTo(ExitCode.USAGE);
        }
        assertThat(sweep(conf, "--results", results, "--set", "spark.driver.resource.gpu.amount=2"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .startsWith(
                        "brimful: spark.task.resource.gpu.amount is 1, but the master is local: Spark schedules no GPUs"
                                + " there. Leave it out")
                .contains("brimful: spark.driver.resource.gpu.amount is 2, but the master is local");
    }

    @Test
    void aDryRunOfALocalMasterRunsNothing() {
        assertThat(sweep(conf, "--results", results, "--dry-run")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .startsWith("brimful: --dry-run prints the call of spark-submit, so it needs a --master");
        assertThat(sweep(conf, "--results", results, "--conf", "spark.brimful.trial.btach=4"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("brimful: --conf: Unknown key 'trial.btach'; nearest: 'trial.batch'");
    }

    @Test
    void aWrongMasterIsNamed() {
        assertThat(sweep(conf, "--results", results, "--master", "spark:/here")).isEqualTo(ExitCode.USAGE);
        assertThat(sweep(conf, "--results", results, "--master", "spark://127.0.0.1:1"))
                .isEqualTo(ExitCode.NO_DEVICE);
        assertThat(err.toString())
                .startsWith("brimful: --master is 'spark:/here', must be local[*], spark://HOST:PORT, yarn or k8s://")
                .contains("brimful: no Spark master answers at spark://127.0.0.1:1; start one");
    }

    @Test
    void keysAmongSparksSettingsRankAboveTheFile() {
        assertThat(sweep(
                        conf,
                        "--results",
                        results,
                        "--conf",
                        "spark.brimful.trial.policy=reuse",
                        "--conf",
                        "spark.brimful.trial.network=lenet"))
                .isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).contains("lenet", "reuse").doesNotContain("packed");
    }

    private static final AtomicInteger TRIES = new AtomicInteger();

    @Test
    void aRunThatWasBrokenOffGoesOn() {
        TRIES.set(0);
        TrialTask interrupted = (trial, slot, report) -> {
            if (TRIES.getAndIncrement() == 2) {
                caller.interrupt();
                new CountDownLatch(1).await();
            }
            return Samples.train(trial, slot);
        };
        caller = Thread.currentThread();
        assertThat(execute(interrupted, "sweep", conf.toString(), "--results", results))
                .isEqualTo(ExitCode.INTERRUPTED);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(err.toString())
                .contains("interrupted after 2 of 4 trials")
                .contains("the same command with --resume goes on");

        assertThat(sweep(conf, "--results", results)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains("has a run in " + results + " that has not finished: small-")
                .contains("2 of 4 trials are done; --resume goes on with it, --new begins another one");

        out.getBuffer().setLength(0);
        assertThat(sweep(conf, "--results", results, "--resume", "--format", "csv"))
                .isEqualTo(ExitCode.DONE);
        assertThat(err.toString()).contains(": 2 of 4 trials are done");
        String resumed = out.toString();
        assertThat(resumed).hasLineCount(5);
        out.getBuffer().setLength(0);
        assertThat(sql("SELECT state, count(*), max(attempt) FROM trials GROUP BY 1 ORDER BY 1", "--format", "csv"))
                .isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).endsWith("CANCELLED,1,0\nCOMPLETE,4,1\n");
        assertThat(sweep(conf, "--results", results, "--resume")).isEqualTo(ExitCode.USAGE);

        out.getBuffer().setLength(0);
        assertThat(sweep(conf, "--results", results, "--format", "csv")).isEqualTo(ExitCode.DONE);
        assertThat(resumed).isEqualTo(out.toString());
    }

    @Test
    void whatFailedRunsAgainWhenThatIsAskedFor() {
        TrialTask unlucky = (trial, slot, report) -> {
            if (trial.id().startsWith("01")) {
                throw new IllegalStateException("no luck");
            }
            return Samples.train(trial, slot);
        };
        assertThat(execute(unlucky, "sweep", conf.toString(), "--results", results))
                .isEqualTo(ExitCode.TRIALS_FAILED);
        assertThat(sweep(conf, "--results", results, "--resume")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("has anything left to do; without --resume a new one begins");

        out.getBuffer().setLength(0);
        assertThat(sweep(conf, "--results", results, "--resume", "--retry-failed", "--format", "csv"))
                .isEqualTo(ExitCode.DONE);
        assertThat(err.toString()).contains(": 3 of 4 trials are done");
        assertThat(out.toString()).hasLineCount(5).doesNotContain("FAILED");
        assertThat(sweep(conf, "--results", results, "--resume", "--retry-failed"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("and --run names an older one whose failed trials are to run again");
    }

    private static volatile Thread caller = Thread.currentThread();

    @Test
    void aRunOfAnotherSweepIsNotResumed() throws IOException {
        assertThat(sweep(conf, "--results", results)).isEqualTo(ExitCode.DONE);
        String run;
        try (Stream<Path> runs = Files.list(Path.of(results))) {
            run = runs.map(each -> each.getFileName().toString())
                    .filter(name -> name.startsWith("small-"))
                    .findFirst()
                    .orElseThrow();
        }
        Path other = Files.copy(conf, folder.resolve("other.conf"));
        assertThat(sweep(other, "--results", results, "--resume", "--run", run)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains("run " + run + " is one of sweep 'small', the file's is 'other'; give that sweep's file");
        err.getBuffer().setLength(0);
        assertThat(sweep(other, "--results", results, "--resume", "--run", results + "/" + run))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains(" is one of sweep 'small', the file's is 'other'");
        assertThat(sweep(conf, "--results", results, "--resume", "--run", "nowhere"))
                .isEqualTo(ExitCode.INPUT_MISSING);
        assertThat(sweep(conf, "--results", results, "--resume", "--new")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aDamagedTableIsSaidWithWhatToDo() throws IOException {
        assertThat(sweep(conf, "--results", results)).isEqualTo(ExitCode.DONE);
        Path file;
        try (Stream<Path> files = Files.walk(Path.of(results, "delta", "trials"))) {
            file = files.filter(each -> each.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.write(file, new byte[900]);
        assertThat(sql("SELECT count(*), max(batch) FROM trials")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains(
                        "a table cannot be read: ",
                        "the logs of the runs have everything: take the folder of tables away")
                .doesNotContain("\tat ");
        Files.delete(file);
        assertThat(sql("SELECT count(*) FROM trials")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains(file.getFileName() + " is missing, table trials needs it");
    }

    @Test
    void usageErrorsAndHelp() {
        assertThat(execute(Samples::train, "sweep")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("Missing required parameter: 'CONF'");
        assertThat(execute(Samples::train, "sql", "--format", "xml")).isEqualTo(ExitCode.USAGE);
        assertThat(execute(Samples::train)).isEqualTo(ExitCode.USAGE);
        assertThat(out.toString()).isEmpty();
        for (String command : new String[] {"sweep", "sql"}) {
            assertThat(execute(Samples::train, command, "--help")).isEqualTo(ExitCode.DONE);
        }
        assertThat(out.toString()).contains("Examples:", "Exit codes:", "--set", "--format");
    }

    private int sweep(Path file, String... more) {
        return execute(Samples::train, concat(new String[] {"sweep", file.toString()}, more));
    }

    private int sql(String query, String... more) {
        return execute(Samples::train, concat(new String[] {"sql", query, "--results", results}, more));
    }

    private static String[] concat(String[] first, String[] second) {
        return java.util.stream.Stream.of(first, second)
                .flatMap(java.util.Arrays::stream)
                .toArray(String[]::new);
    }

    private int execute(TrialTask task, String... arguments) {
        IFactory commands = new IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                return type == SweepCommand.class
                        ? type.cast(new SweepCommand(task))
                        : CommandLine.defaultFactory().create(type);
            }
        };
        return Brimful.commandLine(commands)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
