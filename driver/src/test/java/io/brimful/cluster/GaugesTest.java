package io.brimful.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.results.Samples;
import io.brimful.trial.DeviceMemory;
import io.brimful.trial.Policy;
import io.brimful.trial.TrainedStep;
import io.brimful.trial.Trial;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class GaugesTest {
    private static final Trial TRIAL = Samples.trial("00", "lenet", Policy.PACKED);
    private static final TrialKey FIRST = new TrialKey("s", "00", 0);
    private static final TrialKey SECOND = new TrialKey("s", "01", 0);

    private final Gauges gauges = new Gauges();

    @Test
    void whatRunsAddsUp() {
        gauges.started(FIRST);
        gauges.started(SECOND);
        gauges.progressed(FIRST, new Progress(List.of(step(0, 100), step(1, 300)), new DeviceMemory(70, 80)));
        gauges.progressed(SECOND, new Progress(List.of(step(0, 50)), new DeviceMemory(7, 8)));
        assertThat(gauges.count(Gauges.Count.RUNNING)).isEqualTo(2);
        assertThat(gauges.plannedBytes()).isEqualTo(77);
        assertThat(gauges.usedBytes()).isEqualTo(88);
        assertThat(gauges.imagesPerSecond()).isEqualTo(350);
    }

    @Test
    void aStepThatIsStillToComeLeavesTheSpeed() {
        gauges.started(FIRST);
        gauges.progressed(FIRST, new Progress(List.of(step(0, 100)), new DeviceMemory(70, 80)));
        gauges.progressed(FIRST, new Progress(List.of(), new DeviceMemory(70, 90)));
        assertThat(gauges.imagesPerSecond()).isEqualTo(100);
        assertThat(gauges.usedBytes()).isEqualTo(90);
    }

    @Test
    void whatEndedIsCountedAsWhatItIs() {
        gauges.started(FIRST);
        gauges.ended(FIRST, finished(Finished.End.EXECUTOR_LOST));
        gauges.started(FIRST);
        gauges.ended(FIRST, finished(Finished.End.DEVICE_BUSY));
        gauges.started(FIRST);
        gauges.ended(FIRST, finished(Finished.End.OWN));
        assertThat(gauges.count(Gauges.Count.RUNNING)).isZero();
        assertThat(gauges.count(Gauges.Count.LOST)).isEqualTo(1);
        assertThat(gauges.count(Gauges.Count.COMPLETE)).isEqualTo(1);
        assertThat(gauges.count(Gauges.Count.FAILED)).isZero();
        assertThat(gauges.usedBytes()).isZero();
    }

    private static Finished finished(Finished.End end) {
        return new Finished(
                TRIAL, 0, Samples.SLOT, Samples.train(TRIAL, Samples.SLOT), end, "1", Instant.EPOCH, Instant.EPOCH);
    }

    private static TrainedStep step(int number, double imagesPerSecond) {
        return new TrainedStep(number, 1, 0, 0.1, imagesPerSecond);
    }
}
