package io.brimful.run;

import io.brimful.data.DataSet;
import io.brimful.device.Arena;
import io.brimful.device.Device;
import io.brimful.device.Executable;
import io.brimful.device.HostBatch;
import io.brimful.device.OutOfDeviceMemory;
import io.brimful.plan.Plan;
import io.brimful.trial.DeviceMemory;
import io.brimful.trial.TrainedStep;
import io.brimful.trial.Training;
import io.brimful.trial.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A plan in its arena on a device, with the batches that feed it. */
final class Trainer implements AutoCloseable {
    private static final int PROBE_STEPS = 2;
    private static final TrainedStep NOT_TRAINED = new TrainedStep(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    private final Device device;
    private final Trial trial;
    private final int batch;
    private final long plannedBytes;
    private final Arena arena;
    private final Executable executable;
    private final StepLoop loop;

    /** @throws OutOfDeviceMemory when the device has no room for the plan */
    Trainer(Device device, Plan plan, DataSet data, Trial trial) throws OutOfDeviceMemory {
        this.device = device;
        this.trial = trial;
        this.batch = plan.step().batch();
        HostBatch room = HostBatch.of(plan.step().ports());
        this.plannedBytes = plan.arenaBytes();
        this.arena = device.reserve(plannedBytes);
        try {
            this.executable = device.compile(plan, arena, Device.Freed.KEPT);
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
        this.loop = new StepLoop(executable, data, room, System::nanoTime);
    }

    /** Trains a few steps from fresh parameters; the milliseconds of the fastest. */
    double probeMillis() {
        return Arrays.stream(run(PROBE_STEPS, (number, result) -> {})).min().orElseThrow();
    }

    /** What the device holds now. */
    DeviceMemory memory() {
        return new DeviceMemory(plannedBytes, device.usedBytes());
    }

    /** Trains the trial's steps from fresh parameters. */
    Training train(Watch watch) {
        List<TrainedStep> reported = new ArrayList<>();
        double[] millis = run(trial.steps(), (number, result) -> {
            if (number % trial.reportEvery() == 0 || number == trial.steps() - 1) {
                TrainedStep step = trained(number, result);
                reported.add(step);
                watch.onMemory().accept(memory());
                watch.onStep().accept(step);
            }
        });
        /* The first step and the last are always among the reported ones. */
        TrainedStep first = reported.isEmpty() ? NOT_TRAINED : reported.get(0);
        TrainedStep last = reported.isEmpty() ? NOT_TRAINED : reported.get(reported.size() - 1);
        Arrays.sort(millis);
        double median = percentile(millis, 0.5);
        double rate = images() / median * 1e3;
        return new Training(
                reported, median, percentile(millis, 0.95), rate, first.loss(), last.loss(), last.accuracy());
    }

    private TrainedStep trained(int number, StepLoop.StepResult result) {
        double accuracy = (double) result.correct() / images();
        double rate = trial.optimizer().learningRate().at(number);
        return new TrainedStep(number, result.loss(), accuracy, rate, images() / result.millis() * 1e3);
    }

    /* Of a step. */
    private long images() {
        return (long) batch * trial.optimizer().accumulate();
    }

    private double[] run(int steps, StepLoop.StepEnd onEnd) {
        return loop.run(steps, trial.seed(), trial.optimizer(), onEnd);
    }

    /* Nearest rank. */
    private static double percentile(double[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    @Override
    public void close() {
        executable.close();
        arena.close();
    }
}
