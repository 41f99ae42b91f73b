package io.brimful.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.results.Samples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spark SQL over what a sweep left. */
class SqlCommandTest extends SampleCommands {
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
}
