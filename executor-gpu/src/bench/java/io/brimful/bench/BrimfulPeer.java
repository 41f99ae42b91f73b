package io.brimful.bench;

import io.brimful.device.Arena;
import io.brimful.device.Device;
import io.brimful.device.Device.Freed;
import io.brimful.device.Executable;
import io.brimful.device.OutOfDeviceMemory;
import io.brimful.network.zoo.Zoo;
import io.brimful.plan.Plan;
import io.brimful.plan.Planner;
import io.brimful.run.Devices;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Policy;
import io.brimful.trial.Optimizer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Random;

/** Trains torchvision's AlexNet on the oneDNN device. */
final class BrimfulPeer {
    private static final double LEARNING_RATE = 0.01;
    private static final int CLASSES = 1000;

    private BrimfulPeer() {}

    public static void main(String[] arguments) throws IOException, OutOfDeviceMemory {
        int batch = Integer.parseInt(arguments[0]);
        int threads = Integer.parseInt(arguments[1]);
        try (Device device = Devices.open(new DeviceSlot("onednn", Long.MAX_VALUE, threads))) {
            long baselineBytes = Turns.residentBytes();
            Optimizer sgd = Optimizer.sgd(new LearningRate.Fixed(LEARNING_RATE), 0.9, 0);
            Step step = Planner.prepare(
                    StepBuilder.of(Zoo.find("alexnet-torchvision").orElseThrow(), batch, sgd), Policy.PACKED);
            Plan plan = Planner.plan(step, device.describe(step), Policy.PACKED);
            try (Arena arena = device.reserve(plan.arenaBytes());
                    Executable executable = device.compile(plan, arena, Freed.KEPT)) {
                executable.initialize(1);
                Random random = new Random(1);
                int pixels = Math.toIntExact(step.ports().images().shape().elements());
                FloatBuffer images = ByteBuffer.allocateDirect(4 * pixels)
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer();
                while (images.hasRemaining()) {
                    images.put((float) random.nextGaussian());
                }
                images.flip();
                IntBuffer labels = IntBuffer.allocate(batch);
                while (labels.hasRemaining()) {
                    labels.put(random.nextInt(CLASSES));
                }
                labels.flip();
                long[] steps = {0};
                Turns.serve(baselineBytes, () -> {
                    executable.load(images, labels);
                    executable.run(steps[0]++, LEARNING_RATE);
                    return executable.loss();
                });
            }
        }
    }
}
