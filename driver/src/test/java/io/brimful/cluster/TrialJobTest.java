package io.brimful.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.conf.ContainmentSpec;
import io.brimful.conf.Isolation;
import io.brimful.run.DeviceLock;
import io.brimful.run.Trials;
import io.brimful.trial.DeviceMemory;
import io.brimful.trial.Outcome;
import io.brimful.trial.TrainedStep;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a job says of who ended its trial. */
class TrialJobTest {
    @TempDir
    private Path locks;

    @ParameterizedTest
    @EnumSource
    void aTrialEndsByItself(Isolation isolation) {
        ContainmentSpec containment = new ContainmentSpec(isolation, Optional.of(Duration.ofMinutes(1)));
        Finished finished = run(ContainedTrial.of(containment, locks), 5);
        assertThat(finished.end()).isEqualTo(Finished.End.OWN);
        assertThat(finished.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Complete.class,
                        complete -> assertThat(complete.training().steps()).hasSize(5));
    }

    @ParameterizedTest
    @EnumSource
    void aTrialThatTakesTooLongHasFailed(Isolation isolation) {
        Finished finished = run(contained(isolation, Duration.ofMillis(100)), 1_000_000);
        assertThat(finished.end()).isEqualTo(Finished.End.OWN);
        assertThat(finished.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.reason()).isEqualTo("took longer than trial.time-limit, 0.1 s"));
        assertThat(Thread.interrupted()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aDeviceThatAnotherHasIsBusy(Isolation isolation) throws InterruptedException {
        DeviceLock other = DeviceLock.take(locks, Trials.ONEDNN, "other", Duration.ZERO);
        Finished finished = run(contained(isolation, Duration.ZERO), 5);
        other.close();
        assertThat(finished.end()).isEqualTo(Finished.End.DEVICE_BUSY);
        assertThat(finished.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.reason())
                                .startsWith("onednn is in use: process "
                                        + ProcessHandle.current().pid() + " (trial other)"));
    }

    @Test
    void aProcessThatIsEndedFromOutsideIsLost() {
        TrialTask task = contained(Isolation.PROCESS, Duration.ZERO);
        Finished finished = run(
                (trial, slot, report) -> task.run(trial, slot, new AtFirstStep(TrialJobTest::killChildren)), 1_000_000);
        assertThat(finished.end()).isEqualTo(Finished.End.EXECUTOR_LOST);
        assertThat(finished.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.reason())
                                .matches("the trial's process \\d+ was ended from outside by SIGKILL"));
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptedTrialIsCancelled(Isolation isolation) {
        TrialTask task = contained(isolation, Duration.ZERO);
        Thread me = Thread.currentThread();
        Finished finished =
                run((trial, slot, report) -> task.run(trial, slot, new AtFirstStep(me::interrupt)), 1_000_000);
        assertThat(Thread.interrupted()).isEqualTo(isolation == Isolation.JVM);
        assertThat(finished.outcome()).isInstanceOf(Outcome.Cancelled.class);
        assertThat(finished.end()).isEqualTo(Finished.End.OWN);
    }

    private static void killChildren() {
        ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
    }

    /** Does something when the trial has begun to train. */
    private record AtFirstStep(Runnable action) implements TrialReport {
        @Override
        public void step(TrainedStep step) {
            if (step.step() == 0) {
                action.run();
            }
        }

        @Override
        public void memory(DeviceMemory memory) {}
    }

    private TrialTask contained(Isolation isolation, Duration limit) {
        return new ContainedTrial(isolation, limit, locks.toString(), Duration.ZERO);
    }

    private static Finished run(TrialTask task, int steps) {
        return new TrialJob(task, "s", Trials.lenet("t0", steps), 0, () -> Trials.ONEDNN).run();
    }
}
