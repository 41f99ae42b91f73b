package io.brimful.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.results.Attempt;
import io.brimful.results.Samples;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Policy;
import io.brimful.trial.Trial;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweepTableTest {
    private static final List<Attempt> ATTEMPTS = List.of(
            complete("00", "lenet", Policy.CAFFE),
            complete("01", "lenet", Policy.PACKED),
            Samples.attempt("s", Samples.trial("02", "vgg16", Policy.CAFFE), Samples.infeasible()));

    @Test
    void aRowSaysWhatWasAskedAndWhatWasFound() {
        assertThat(Format.TABLE.render(SweepTable.of(ATTEMPTS))).isEqualTo("""
                        network  policy  batch  MB at it  largest batch  MB planned  lower bound  saving  images/s  state
                        -------  ------  -----  --------  -------------  ----------  -----------  ------  --------  ----------
                        lenet    caffe      16      48.0             21        63.0         63.0   0.0 %   1,234.5  COMPLETE
                        lenet    packed     16      16.0             64        64.0         64.0  66.7 %   1,234.5  COMPLETE
                        vgg16    caffe      16         -              -           -            -       -         -  INFEASIBLE
                        """);
    }

    @Test
    void jsonHasTheDocumentedFields() {
        assertThat(SweepTable.of(ATTEMPTS).fields())
                .extracting(Field::name)
                .containsExactly(
                        "network",
                        "width_asked",
                        "policy",
                        "find",
                        "device",
                        "device_memory_bytes",
                        "batch_asked",
                        "bytes_at_batch",
                        "largest_batch",
                        "largest_width",
                        "planned_bytes",
                        "lower_bound_bytes",
                        "caffe_bytes",
                        "saving",
                        "images_per_s",
                        "loss_last",
                        "state",
                        "reason",
                        "trial_id");
    }

    @Test
    void otherKeysThatVaryLead() {
        Trial trial = Samples.trial("00", "lenet", Policy.CAFFE);
        Trial varied = new Trial(
                trial.id(),
                trial.network(),
                trial.find(),
                trial.policy(),
                trial.maxSlowdown(),
                trial.costs(),
                trial.precision(),
                trial.width(),
                trial.widthMultiple(),
                trial.batch(),
                trial.maxBatch(),
                trial.maxWidth(),
                trial.steps(),
                trial.reportEvery(),
                trial.optimizer(),
                trial.data(),
                trial.seed(),
                java.util.Map.of("train.optimizer.momentum", "0.5", "trial.batch", "16"));
        Listing listing = SweepTable.of(List.of(Samples.attempt("s", varied, Samples.train(varied, Samples.SLOT))));
        assertThat(listing.fields().get(0).name()).isEqualTo("train.optimizer.momentum");
        assertThat(listing.fields().get(0).title()).isEqualTo("momentum");
        assertThat(listing.rows().get(0).get(0)).isEqualTo("0.5");
        assertThat(listing.fields().get(1).name()).isEqualTo("network");
    }

    @Test
    void devicesAreShownWhereTheyDiffer() {
        Trial trial = Samples.trial("00", "lenet", Policy.PACKED);
        Attempt one = Samples.attempt("s", trial, Samples.train(trial, Samples.SLOT));
        DeviceSlot half = new DeviceSlot("onednn", Samples.SLOT.memoryBytes() / 2, 1);
        Attempt other = new Attempt(
                one.sweepId(),
                trial,
                0,
                one.state(),
                half,
                Samples.train(trial, half),
                one.executor(),
                one.startedAt(),
                one.finishedAt());
        assertThat(Format.TABLE.render(SweepTable.of(List.of(one, other)))).isEqualTo("""
                        network  policy  device  MB there  batch  MB at it  largest batch  MB planned  lower bound  saving  images/s  state
                        -------  ------  ------  --------  -----  --------  -------------  ----------  -----------  ------  --------  --------
                        lenet    packed  onednn      64.0     16      16.0             64        64.0         64.0  66.7 %   1,234.5  COMPLETE
                        lenet    packed  onednn      32.0     16      16.0             32        32.0         32.0  66.7 %   1,234.5  COMPLETE
                        """);
    }

    @Test
    void aSearchThatEndedAtItsLimitSaysSo() {
        Trial trial = Samples.trial("00", "lenet", Policy.PACKED);
        DeviceSlot roomy = new DeviceSlot("onednn", trial.maxBatch() * 1_000_000L, 1);
        List<Attempt> attempts = List.of(ATTEMPTS.get(0), Samples.attempt("s", trial, Samples.train(trial, roomy)));
        assertThat(SweepTable.limits(attempts)).containsExactly("00: stopped at max-batch = 1024; more may fit");
        assertThat(SweepTable.reasons(attempts)).isEmpty();
        assertThat(Format.CSV.render(SweepTable.of(attempts)))
                .contains("COMPLETE,,00\n", "COMPLETE,max-batch reached,00\n");
    }

    @Test
    void reasonsNameTheirTrial() {
        assertThat(SweepTable.reasons(ATTEMPTS))
                .containsExactly("02: INFEASIBLE: needs 100,000,000 B, 64,000,000 B free");
    }

    private static Attempt complete(String id, String network, Policy policy) {
        Trial trial = Samples.trial(id, network, policy);
        return Samples.attempt("s", trial, Samples.train(trial, Samples.SLOT));
    }
}
