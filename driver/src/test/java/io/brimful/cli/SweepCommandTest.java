package io.brimful.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.cluster.TrialTask;
import io.brimful.results.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a sweep prints, and how it ends. */
class SweepCommandTest extends SampleCommands {
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
}
