package io.brimful.run;

import io.brimful.data.DataSet;
import io.brimful.device.Arena;
import io.brimful.device.Device;
import io.brimful.device.Executable;
import io.brimful.device.OutOfDeviceMemory;
import io.brimful.plan.Plan;
import io.brimful.step.Step;
import io.brimful.trial.TrainedStep;
import io.brimful.trial.Training;
import io.brimful.trial.Trial;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** A plan in its arena on a device, with the batches that feed it. */
final class Trainer implements AutoCloseable {
    private static final int PROBE_STEPS = 2;

    private final Trial trial;
    private final DataSet data;
    private final int batch;
    private final Arena arena;
    private final Executable executable;
    private final FloatBuffer images;
    private final IntBuffer labels;

    /** @throws OutOfDeviceMemory when the device has no room for the plan */
    Trainer(Device device, Plan plan, DataSet data, Trial trial) throws OutOfDeviceMemory {
        this.trial = trial;
        this.data = data;
        this.batch = plan.step().batch();
        this.images = images(plan.step());
        this.labels = IntBuffer.allocate(batch);
        this.arena = device.reserve(plan.arenaBytes());
        try {
            this.executable = device.compile(plan, arena, Device.Freed.KEPT);
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    private static FloatBuffer images(Step step) {
        long bytes = step.ports().images().bytes();
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(String.format(
                    "a batch of %d images has %,d B, at most %,d B can be fed at once; take a smaller batch",
                    step.batch(), bytes, Integer.MAX_VALUE));
        }
        return ByteBuffer.allocateDirect((int) bytes)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /** Trains a few steps from fresh parameters; the milliseconds of the fastest. */
    double probeMillis() {
        executable.initialize(trial.seed());
        double fastest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < PROBE_STEPS; i++) {
            fastest = Math.min(fastest, step(i));
        }
        return fastest;
    }

    /** Trains the trial's steps from fresh parameters. */
    Training train(Consumer<TrainedStep> onStep) {
        executable.initialize(trial.seed());
        double[] millis = new double[trial.steps()];
        List<TrainedStep> reported = new ArrayList<>();
        double first = Double.NaN;
        double last = Double.NaN;
        double accuracy = Double.NaN;
        for (int i = 0; i < millis.length; i++) {
            millis[i] = step(i);
            last = executable.loss();
            first = i == 0 ? last : first;
            accuracy = (double) executable.correct() / batch;
            if (i % trial.reportEvery() == 0 || i == millis.length - 1) {
                double rate = trial.optimizer().learningRate().at(i);
                TrainedStep step = new TrainedStep(i, last, accuracy, rate, batch / millis[i] * 1e3);
                reported.add(step);
                onStep.accept(step);
            }
        }
        Arrays.sort(millis);
        double median = percentile(millis, 0.5);
        return new Training(reported, median, percentile(millis, 0.95), batch / median * 1e3, first, last, accuracy);
    }

    /* The time counts from the batch in the host's memory to the end of the update. */
    private double step(int number) {
        Watch.stopWhenInterrupted();
        data.fill(number, images.clear(), labels.clear());
        images.clear();
        labels.clear();
        long start = System.nanoTime();
        executable.load(images, labels);
        executable.run(number, trial.optimizer().learningRate().at(number));
        executable.loss(); // a GPU is done when it has its loss
        return (System.nanoTime() - start) / 1e6;
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
