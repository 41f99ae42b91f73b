package io.brimful.measure;

import io.brimful.device.Arena;
import io.brimful.device.Device;
import io.brimful.device.Device.Freed;
import io.brimful.device.Executable;
import io.brimful.device.HostBatch;
import io.brimful.device.OutOfDeviceMemory;
import io.brimful.plan.Plan;
import io.brimful.plan.Planner;
import io.brimful.recompute.Costs;
import io.brimful.recompute.StepCosts;
import io.brimful.step.Operation;
import io.brimful.step.Step;
import io.brimful.trial.Policy;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/**
 * Measures what a network's operations take on a device: in real steps, one operation after the other, of few images and then of
 * four times as many, until a step is long, the device is full or the batch is reached; the last two sizes make each operation's
 * line over the images. Nothing is learned on the way.
 */
public final class MeasureCosts {
    private static final int FIRST_BATCH = 2;
    private static final int GROWTH = 4;
    private static final double LONG_STEP_NANOS = 0.5e9;
    private static final int RUNS = 9;
    private static final long LONG_RUNS_NANOS = 3_000_000_000L;
    private static final long SEED = 1;

    private final Device device;
    private final IntFunction<Step> network;
    private final IntConsumer onBatch;

    private MeasureCosts(Device device, IntFunction<Step> network, IntConsumer onBatch) {
        this.device = device;
        this.network = network;
        this.onBatch = onBatch;
    }

    /**
     * Measures.
     *
     * @param device open, on the calling thread, with nothing reserved
     * @param network its step, by the batch
     * @param batch as many images at most, at least 1
     * @throws OutOfDeviceMemory when not even the first size fits
     */
    public static MeasuredCosts run(Device device, IntFunction<Step> network, int batch) throws OutOfDeviceMemory {
        return run(device, network, batch, images -> {});
    }

    /**
     * The same.
     *
     * @param onBatch is told each number of images before it is measured
     */
    public static MeasuredCosts run(Device device, IntFunction<Step> network, int batch, IntConsumer onBatch)
            throws OutOfDeviceMemory {
        return new MeasureCosts(device, network, onBatch).run(batch);
    }

    private MeasuredCosts run(int batch) throws OutOfDeviceMemory {
        int most = Math.min(
                batch, Math.max(1, HostBatch.mostImages(network.apply(1).ports())));
        Times first = times(Math.min(FIRST_BATCH, most));
        Map<String, Line> lines = new HashMap<>();
        first.nanos().forEach((key, nanos) -> lines.put(key, Line.through(first.images(), nanos)));
        Times last = first;
        while (last.images() < most && last.stepNanos() < LONG_STEP_NANOS) {
            Times fewer = last;
            try {
                last = times(Math.min(most, GROWTH * fewer.images()));
            } catch (OutOfDeviceMemory e) {
                break;
            }
            for (Map.Entry<String, Double> each : last.nanos().entrySet()) {
                double before = fewer.nanos().getOrDefault(each.getKey(), 0.0);
                lines.put(each.getKey(), Line.through(fewer.images(), before, last.images(), each.getValue()));
            }
        }
        return new MeasuredCosts(lines, last.stepNanos() / predicted(last.images()));
    }

    private double predicted(int images) {
        Step step = Planner.prepare(network.apply(images), Policy.PACKED);
        StepCosts onPaper = Costs.predicted().in(step);
        return step.operations().stream().mapToDouble(onPaper::time).sum();
    }

    /* Under both policies, since each writes some of the operations differently. */
    private Times times(int images) throws OutOfDeviceMemory {
        onBatch.accept(images);
        Samples samples = new Samples();
        for (Policy policy : List.of(Policy.PACKED, Policy.RECOMPUTE)) {
            Step step = new RunAgain(Planner.prepare(network.apply(images), policy)).run();
            time(Planner.plan(step, device.describe(step), policy), samples);
        }
        Map<String, Double> nanos = samples.nanos();
        double stepNanos = Planner.prepare(network.apply(images), Policy.PACKED).operations().stream()
                .mapToDouble(op -> nanos.getOrDefault(MeasuredCosts.key(op), 0.0))
                .sum();
        return new Times(images, nanos, stepNanos);
    }

    private void time(Plan plan, Samples samples) throws OutOfDeviceMemory {
        Step step = plan.step();
        List<Operation> order =
                plan.schedule().operations().stream().map(each -> each.op()).toList();
        HostBatch room = HostBatch.of(step.ports());
        fill(room.images());
        room.extras().forEach(MeasureCosts::fill);
        try (Arena arena = device.reserve(plan.arenaBytes());
                Executable executable = device.compile(plan, arena, Freed.KEPT)) {
            executable.initialize(SEED);
            long start = System.nanoTime();
            for (int run = 0; run <= RUNS && (run <= 1 || System.nanoTime() - start < LONG_RUNS_NANOS); run++) {
                executable.load(room.images(), room.labels(), room.extras());
                List<Long> nanos = executable.runTimed(run, 0);
                /* The first step finds nothing ready. */
                if (run > 0) {
                    samples.add(order, nanos);
                }
            }
        }
    }

    private static void fill(FloatBuffer numbers) {
        for (int i = 0; i < numbers.capacity(); i++) {
            numbers.put(i, i % 255 / 127f - 1);
        }
    }

    /**
     * Of one batch.
     *
     * @param nanos of each operation, by its key
     * @param stepNanos sum of a step's that computes nothing again
     */
    private record Times(int images, Map<String, Double> nanos, double stepNanos) {}
}
