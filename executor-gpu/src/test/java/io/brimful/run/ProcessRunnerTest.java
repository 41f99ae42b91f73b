package io.brimful.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brimful.trial.DeviceMemory;
import io.brimful.trial.Outcome;
import io.brimful.trial.TrainedStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trials in processes of their own: whatever happens there is a value here, and nothing of it is left. */
class ProcessRunnerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    private Path locks;

    private final List<TrainedStep> steps = new ArrayList<>();
    private final List<DeviceMemory> memory = new ArrayList<>();

    @AfterEach
    void leavesNoFiles() throws IOException {
        assertThat(folders(ProcessHandle.current().pid())).isEmpty();
    }

    private static List<Path> folders(long parent) throws IOException {
        String prefix = TrialFolder.PREFIX + parent + "-";
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .toList();
        }
    }

    @Test
    void itsOutcomeIsThatOfThisProcess() throws Exception {
        Outcome.Complete here = (Outcome.Complete) TrialRunner.run(Trials.lenet("t0", 5), Trials.ONEDNN, step -> {});
        Outcome.Complete there = (Outcome.Complete)
                new ProcessRunner(locks, PATIENCE, Optional.empty()).run(Trials.lenet("t0", 5), Trials.ONEDNN, watch());
        assertThat(there.sizing()).isEqualTo(here.sizing());
        assertThat(losses(there.training().steps()))
                .isEqualTo(losses(here.training().steps()))
                .hasSize(5);
        assertThat(steps).isEqualTo(there.training().steps());
        long planned = here.sizing().plannedBytes();
        assertThat(memory).hasSize(6).containsOnly(new DeviceMemory(planned, planned));
    }

    private static List<Double> losses(List<TrainedStep> steps) {
        return steps.stream().map(TrainedStep::loss).toList();
    }

    @Test
    void aCrashInNativeCodeIsOneFailure() throws Exception {
        Outcome.Failed failed = (Outcome.Failed) run("crash");
        assertThat(failed.reason())
                .matches("the trial's process \\d+ crashed: SIGSEGV \\(0xb\\) at pc=0x\\p{XDigit}+ in C .*jna.*");
        assertThat(failed.error()).contains("A fatal error has been detected");
        assertThat(failed.aftermath()).isEqualTo(Outcome.Aftermath.DEVICE_USABLE);
    }

    @Test
    void soIsAnAbort() throws Exception {
        assertThat(((Outcome.Failed) run("abort")).reason()).matches("the trial's process \\d+ was ended by SIGABRT");
    }

    @Test
    void soIsAnExit() throws Exception {
        assertThat(((Outcome.Failed) run("exit")).reason())
                .matches("the trial's process \\d+ ended with exit code 7 and without an outcome");
    }

    @Test
    void aDeviceThatItsProcessLostIsUsableInTheNextOne() throws Exception {
        Outcome.Failed failed = (Outcome.Failed) run("lost");
        assertThat(failed.reason()).isEqualTo("sticky");
        assertThat(failed.aftermath()).isEqualTo(Outcome.Aftermath.DEVICE_USABLE);
    }

    @Test
    void noiseOnTheStandardOutputHarmsNothing() throws Exception {
        assertThat(run("noise")).isInstanceOf(Outcome.Complete.class);
        assertThat(steps).hasSize(5);
    }

    @Test
    void aProcessThatIsKilledFromOutsideHasNoOutcome() {
        assertThatThrownBy(() -> faulty(Optional.empty())
                        .run(
                                Trials.lenet("hang", 5),
                                Trials.ONEDNN,
                                new Watch(probe -> {}, steps::add, hangs -> child().destroyForcibly())))
                .isInstanceOf(EndedFromOutside.class)
                .hasMessageMatching("the trial's process \\d+ was ended from outside by SIGKILL");
    }

    @Test
    void aTrialThatTakesTooLongHasFailed() throws Exception {
        Outcome.Failed failed = (Outcome.Failed) faulty(Optional.of(new TimeLimit(Duration.ofMillis(50))))
                .run(Trials.lenet("hang", 5), Trials.ONEDNN, watch());
        assertThat(failed.reason()).isEqualTo("took longer than trial.time-limit, 0.05 s");
        assertThat(children()).isEmpty();
    }

    @Test
    void anInterruptEndsTheProcess() {
        Thread me = Thread.currentThread();
        assertThatThrownBy(() -> faulty(Optional.empty())
                        .run(
                                Trials.lenet("hang", 5),
                                Trials.ONEDNN,
                                new Watch(probe -> {}, steps::add, hangs -> me.interrupt())))
                .isInstanceOf(InterruptedException.class);
        assertThat(children()).isEmpty();
    }

    /* A process gives its locks up when it is gone, not before. */
    @ParameterizedTest
    @ValueSource(strings = {"KILL", "STOP KILL"})
    void noProcessOutlivesItsParentWhateverItDoes(String signals) throws Exception {
        try (OtherProcess parent = OtherProcess.start(HangingTrial.class, locks.toString())) {
            assertThatThrownBy(() -> DeviceLock.take(locks, Trials.ONEDNN, "t1", Duration.ZERO))
                    .isInstanceOf(DeviceBusy.class)
                    .hasMessageContaining("(trial hang)")
                    .message()
                    .doesNotContain("process " + parent.pid());
            for (String signal : signals.split(" ")) {
                parent.signal(signal);
            }
            DeviceLock.take(locks, Trials.ONEDNN, "t1", Duration.ofSeconds(2)).close();
            assertThat(folders(parent.pid())).isEmpty();
        }
    }

    private static ProcessHandle child() {
        return children().get(0);
    }

    private static List<ProcessHandle> children() {
        return ProcessHandle.current().children().toList();
    }

    private Outcome run(String fault) throws InterruptedException {
        return faulty(Optional.empty()).run(Trials.lenet(fault, 5), Trials.ONEDNN, watch());
    }

    private ProcessRunner faulty(Optional<TimeLimit> limit) {
        return new ProcessRunner(FaultyProcess.class.getName(), locks, PATIENCE, limit);
    }

    private Watch watch() {
        return new Watch(probe -> {}, steps::add, memory::add);
    }
}
