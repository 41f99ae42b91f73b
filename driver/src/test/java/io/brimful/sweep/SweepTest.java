package io.brimful.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.brimful.cluster.Cancellation;
import io.brimful.cluster.Progress;
import io.brimful.cluster.TestSpark;
import io.brimful.cluster.TrialTask;
import io.brimful.conf.InvalidConfiguration;
import io.brimful.conf.SweepFile;
import io.brimful.results.Attempt;
import io.brimful.results.Samples;
import io.brimful.results.TrialState;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {
    private final SparkSession spark = TestSpark.session();

    @TempDir
    private Path results;

    @Test
    void aSweepAnswersWithItsTrials() {
        SweepRun run = run(Samples::train, new Cancellation());
        assertThat(run.end()).isEqualTo(SweepRun.End.FINISHED);
        List<Row> rows = run.trials(spark)
                .orderBy("trial_id")
                .select("trial_id", "batch", "state", "device_memory_bytes")
                .collectAsList();
        assertThat(rows)
                .extracting(Row::mkString)
                .containsExactly(
                        "00-caffe-1621COMPLETE64000000",
                        "01-caffe-3221COMPLETE64000000",
                        "02-packed-1664COMPLETE64000000",
                        "03-packed-3264COMPLETE64000000");
        assertThat(run.attempts()).extracting(attempt -> attempt.trial().id()).isSorted();
    }

    @Test
    void policiesTrainTheSameNumbersForReal() {
        Config config =
                ConfigFactory.parseString("""
                        name = sample
                        devices = [{ memory = 64 MiB, threads = 1 }]
                        trial { network = lenet, policy = [caffe, reuse, packed], find = nothing, batch = 2 }
                        train.steps = 2
                        """).withValue("results", ConfigValueFactory.fromAnyRef(results.toString()));
        List<Row> rows = Sweep.run(spark, config)
                .select("state", "loss_first", "loss_last", "seed")
                .distinct()
                .collectAsList();
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).getString(0)).isEqualTo("COMPLETE");
        assertThat(rows.get(0).getDouble(2)).isFinite();
    }

    @Test
    void theExamplesHaveNoFaults() throws IOException {
        try (Stream<Path> examples = Files.list(Path.of("..", "conf"))) {
            assertThat(examples.filter(file -> file.toString().endsWith(".conf"))
                            .toList())
                    .hasSizeGreaterThanOrEqualTo(3)
                    .allSatisfy(file -> assertThat(
                                    Sweep.spec(SweepFile.load(file, List.of())).name())
                            .isEqualTo(String.valueOf(file.getFileName()).replace(".conf", "")));
        }
    }

    @Test
    void twoRunsOfOneSweepAreTwo() {
        SweepRun first = run(Samples::train, new Cancellation());
        SweepRun second = run(Samples::train, new Cancellation());
        assertThat(first.sweepId()).matches("sample-\\d{8}T\\d{6}Z-[0-9a-f]{6}").isNotEqualTo(second.sweepId());
        assertThat(second.trials(spark).count()).isEqualTo(4);
    }

    @Test
    void aFailedTrialIsOneRow() {
        SweepRun run = run(
                (trial, slot, report) -> {
                    if (trial.id().startsWith("01")) {
                        throw new IllegalStateException("no luck");
                    }
                    return Samples.train(trial, slot);
                },
                new Cancellation());
        assertThat(run.trials(spark)
                        .where("state = 'FAILED'")
                        .select("trial_id", "state_reason")
                        .collectAsList())
                .extracting(Row::mkString)
                .containsExactly("01-caffe-32no luck");
        assertThat(run.trials(spark).where("state = 'COMPLETE'").count()).isEqualTo(3);
    }

    private static final CountDownLatch NEVER = new CountDownLatch(1);

    @Test
    void aCancelledSweepHasItsTables() {
        Cancellation cancellation = new Cancellation();
        SweepRun run = Sweep.run(
                spark,
                Sweep.spec(config()),
                (trial, slot, report) -> {
                    if (trial.id().startsWith("01")) {
                        NEVER.await();
                    }
                    return Samples.train(trial, slot);
                },
                Optional.empty(),
                new SweepObserver() {
                    @Override
                    public void sweepStarted(String sweepId, Path folder, List<Trial> trials) {}

                    @Override
                    public void trialStarted(Trial trial, DeviceSlot slot) {
                        if (trial.id().startsWith("01")) {
                            cancellation.request();
                        }
                    }

                    @Override
                    public void trialProgressed(Trial trial, Progress progress) {}

                    @Override
                    public void trialFinished(Attempt attempt) {}
                },
                cancellation);
        assertThat(run.end()).isEqualTo(SweepRun.End.CANCELLED);
        assertThat(run.planned()).isEqualTo(4);
        assertThat(run.attempts())
                .extracting(Attempt::state)
                .containsExactly(TrialState.COMPLETE, TrialState.CANCELLED);
        assertThat(run.trials(spark)
                        .orderBy("trial_id")
                        .selectExpr("state", "state_reason")
                        .collectAsList())
                .extracting(row -> row.mkString(" "))
                .containsExactly("COMPLETE null", "CANCELLED interrupted");
    }

    @Test
    void anApplicationMayKeepItsSweepUnderBrimful() {
        Config own = config().atKey("brimful").withValue("app.port", ConfigValueFactory.fromAnyRef(1));
        assertThat(Sweep.spec(own).name()).isEqualTo("sample");
    }

    @Test
    void networksAreThoseOfTheZoo() {
        assertThatThrownBy(() -> Sweep.spec(ConfigFactory.parseString("trial.network = vgg61")))
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessage("String:1: Unknown network 'vgg61'; nearest: 'vgg16'");
    }

    private SweepRun run(TrialTask task, Cancellation cancellation) {
        return Sweep.run(spark, Sweep.spec(config()), task, Optional.empty(), SweepObserver.SILENT, cancellation);
    }

    private Config config() {
        return ConfigFactory.parseString("""
                        name = sample
                        devices = [{ memory = 64000000, threads = 1 }]
                        trial.policy = [caffe, packed]
                        trial.batch = [16, 32]
                        """).withValue("results", ConfigValueFactory.fromAnyRef(results.toString()));
    }
}
