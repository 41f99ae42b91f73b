package io.brimful.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.trial.Outcome;
import io.brimful.trial.Policy;
import io.brimful.trial.Trial;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TablesTest {
    private static final Trial TRIAL = Samples.trial("00-lenet", "lenet", Policy.PACKED);

    @Test
    void sweepsHaveTypedColumns() {
        assertThat(columns(Tables.SWEEPS))
                .isEqualTo("sweep_id string, name string, epoch int, config string, config_sha256 string, "
                        + "brimful_version string, spark_version string, started_at timestamp, finished_at timestamp, "
                        + "trials_planned int");
    }

    @Test
    void trialsHaveTypedColumns() {
        assertThat(columns(Tables.TRIALS))
                .isEqualTo("sweep_id string, trial_id string, attempt int, state string, state_reason string, "
                        + "network string, find string, policy string, max_slowdown double, costs string, precision string, width double, batch int, "
                        + "width_asked double, batch_asked int, steps int, optimizer string, "
                        + "learning_rate_policy string, learning_rate double, momentum double, weight_decay double, "
                        + "data string, params map<string,string>, seed bigint, regularization string, beta1 double, "
                        + "beta2 double, rms_decay double, epsilon double, clip_gradients double, accumulate int, "
                        + "device_kind string, "
                        + "device_model string, device_uuid string, device_memory_bytes bigint, host string, "
                        + "executor_id string, planned_bytes bigint, lower_bound_bytes bigint, caffe_bytes bigint, "
                        + "slowdown double, runtime_bytes bigint, measured_peak_bytes bigint, parameters bigint, "
                        + "flops_per_image bigint, probes int, search_ms double, step_ms_p50 double, "
                        + "step_ms_p95 double, images_per_s double, loss_first double, loss_last double, "
                        + "accuracy double, started_at timestamp, finished_at timestamp, duration_ms bigint, "
                        + "error string");
    }

    @Test
    void probesStepsAndDevicesHaveTypedColumns() {
        assertThat(columns(Tables.PROBES))
                .isEqualTo("sweep_id string, trial_id string, attempt int, probe int, kind string, batch int, "
                        + "width double, planned_bytes bigint, free_bytes bigint, fits boolean, peak_bytes bigint, "
                        + "step_ms double");
        assertThat(columns(Tables.TRIAL_STEPS))
                .isEqualTo("sweep_id string, trial_id string, attempt int, step int, loss double, accuracy double, "
                        + "learning_rate double, images_per_s double");
        assertThat(columns(Tables.DEVICES))
                .isEqualTo("sweep_id string, device_uuid string, kind string, model string, memory_bytes bigint, "
                        + "free_bytes bigint, runtime_bytes bigint, driver_version string, library_version string, "
                        + "host string");
    }

    @Test
    void everyColumnSaysWhatItHolds() {
        assertThat(Tables.ALL)
                .allSatisfy(table -> assertThat(table.schema().fields())
                        .allSatisfy(field ->
                                assertThat(field.getComment().isDefined()).isTrue()));
    }

    @Test
    void aCompleteTrialHasItsSizeAndItsTraining() {
        Row row = row(Samples.train(TRIAL, Samples.SLOT));
        assertThat(value(row, "state")).isEqualTo("COMPLETE");
        assertThat(value(row, "state_reason")).isNull();
        assertThat(value(row, "batch")).isEqualTo(64);
        assertThat(value(row, "batch_asked")).isEqualTo(16);
        assertThat(value(row, "planned_bytes")).isEqualTo(64_000_000L);
        assertThat(value(row, "caffe_bytes")).isEqualTo(192_000_000L);
        assertThat(value(row, "images_per_s")).isEqualTo(1234.5);
        assertThat(value(row, "loss_last")).isEqualTo(Double.NaN);
        assertThat(value(row, "duration_ms")).isEqualTo(1500L);
        assertThat(value(row, "params")).isEqualTo(Map.of("trial.network", "lenet", "trial.policy", "PACKED"));
        assertThat(value(row, "started_at")).isEqualTo(Instant.parse("2026-01-31T09:45:12.250Z"));
    }

    @Test
    void anInfeasibleTrialHasWhatItNeeded() {
        Row row = row(Samples.infeasible());
        assertThat(value(row, "state")).isEqualTo("INFEASIBLE");
        assertThat(value(row, "state_reason")).isEqualTo("needs 100,000,000 B, 64,000,000 B free");
        assertThat(value(row, "batch")).isNull();
        assertThat(value(row, "planned_bytes")).isEqualTo(100_000_000L);
        assertThat(value(row, "images_per_s")).isNull();
    }

    private static Row row(Outcome outcome) {
        return Tables.TRIALS.row(Samples.attempt("s", TRIAL, outcome));
    }

    private static @Nullable Object value(Row row, String column) {
        return row.get(Tables.TRIALS.schema().fieldIndex(column));
    }

    private static String columns(Table<?> table) {
        return Arrays.stream(table.schema().fields())
                .map((StructField field) ->
                        field.name() + " " + field.dataType().catalogString())
                .collect(Collectors.joining(", "));
    }
}
