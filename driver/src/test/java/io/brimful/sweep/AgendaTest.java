package io.brimful.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.cluster.Queued;
import io.brimful.results.Fingerprint;
import io.brimful.results.PastRun;
import io.brimful.results.PastRun.PastTrial;
import io.brimful.results.Samples;
import io.brimful.results.StartedAttempt;
import io.brimful.results.SweepRecord;
import io.brimful.results.TrialState;
import io.brimful.trial.Policy;
import io.brimful.trial.Trial;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgendaTest {
    private static final Trial CAFFE = Samples.trial("00-caffe", "lenet", Policy.CAFFE);
    private static final Trial REUSE = Samples.trial("01-reuse", "lenet", Policy.REUSE);
    private static final Trial PACKED = Samples.trial("02-packed", "lenet", Policy.PACKED);

    private final Map<String, PastTrial> past = new HashMap<>();

    @Test
    void aNewRunDoesEverythingOnce() {
        Agenda agenda = Agenda.of(List.of(CAFFE, REUSE), Optional.empty());
        assertThat(agenda.todo()).containsExactly(Queued.first(CAFFE), Queued.first(REUSE));
        assertThat(agenda.planned()).containsExactly(CAFFE, REUSE);
    }

    @Test
    void whatIsSettledStaysAndTheRestGoesOn() {
        ended(CAFFE, 1, TrialState.COMPLETE);
        ended(REUSE, 2, TrialState.LOST);
        Agenda agenda = Agenda.of(List.of(CAFFE, REUSE, PACKED), continuation());
        assertThat(agenda.todo()).containsExactly(new Queued(REUSE, 2, ""), Queued.first(PACKED));
        assertThat(agenda.planned()).containsExactly(CAFFE, REUSE, PACKED);
        assertThat(agenda.orphans()).isEmpty();
    }

    @Test
    void anAttemptThatDiedWithItsDriverIsAnOrphan() {
        StartedAttempt attempt = new StartedAttempt("00-caffe", 0, "3", "here", Samples.SLOT, Instant.EPOCH);
        past.put(Fingerprint.of(CAFFE), new PastTrial("00-caffe", 1, Optional.empty(), Optional.of(attempt)));
        Agenda agenda = Agenda.of(List.of(CAFFE), continuation());
        assertThat(agenda.orphans()).containsExactly(new Agenda.Orphan(CAFFE, attempt));
        assertThat(agenda.todo()).containsExactly(new Queued(CAFFE, 1, ""));
    }

    @Test
    void addedTrialsJoinAndOldOnesKeepTheirNames() {
        ended(CAFFE, 1, TrialState.COMPLETE);
        ended(PACKED, 1, TrialState.CANCELLED);
        /* A value was added between two: the grid now counts otherwise. */
        Trial moved = PACKED.as("07-packed-16", Map.of("trial.batch", "16"));
        Trial added = REUSE.as("02-reuse-16", Map.of());
        Agenda agenda = Agenda.of(List.of(CAFFE, added, moved), continuation());
        assertThat(agenda.planned()).extracting(Trial::id).containsExactly("00-caffe", "02-reuse-16", "02-packed");
        assertThat(agenda.todo()).extracting(Queued::attempt).containsExactly(0, 1);
    }

    @Test
    void anAddedTrialTakesNoNameThatIsTaken() {
        ended(PACKED, 1, TrialState.COMPLETE);
        Agenda agenda = Agenda.of(List.of(REUSE.as("02-packed", Map.of())), continuation());
        assertThat(agenda.todo()).extracting(queued -> queued.trial().id()).containsExactly("03-packed");
    }

    @Test
    void failedTrialsRunAgainOnlyOnRequest() {
        ended(CAFFE, 1, TrialState.FAILED);
        assertThat(Agenda.of(List.of(CAFFE), continuation()).todo()).isEmpty();
        assertThat(Agenda.of(List.of(CAFFE), Optional.of(Continuation.withFailed(run())))
                        .todo())
                .containsExactly(new Queued(CAFFE, 1, ""));
    }

    @Test
    void eachModelOfDeviceIsAsked() {
        Agenda agenda = Agenda.perModel(Optional.empty());
        assertThat(agenda.todo()).isEmpty();
        List<Queued> large = agenda.add(List.of(CAFFE), "NVIDIA H200");
        List<Queued> small = agenda.add(List.of(CAFFE), "NVIDIA T4");
        assertThat(large).extracting(Queued::model).containsExactly("NVIDIA H200");
        assertThat(small).extracting(queued -> queued.trial().id()).containsExactly("00-caffe-nvidia-t4");
        assertThat(Fingerprint.of(large.get(0).trial()))
                .isNotEqualTo(Fingerprint.of(small.get(0).trial()));
        assertThat(agenda.planned()).hasSize(2);
    }

    private void ended(Trial trial, int attempts, TrialState last) {
        past.put(Fingerprint.of(trial), new PastTrial(trial.id(), attempts, Optional.of(last), Optional.empty()));
    }

    private Optional<Continuation> continuation() {
        return Optional.of(Continuation.of(run()));
    }

    private PastRun run() {
        SweepRecord sweep =
                new SweepRecord("s-1", "s", 0, "", "", "", "", Instant.EPOCH, Optional.empty(), past.size());
        return new PastRun(Path.of("s-1"), sweep, past);
    }
}
