package io.brimful.run;

import io.brimful.capacity.LargestSize;
import io.brimful.capacity.PlanOnDevice;
import io.brimful.capacity.Size;
import io.brimful.device.Arena;
import io.brimful.device.Device;
import io.brimful.device.Executable;
import io.brimful.device.OutOfDeviceMemory;
import io.brimful.network.Network;
import io.brimful.network.zoo.Zoo;
import io.brimful.plan.Plan;
import io.brimful.plan.Scheduled;
import io.brimful.recompute.Limit;
import io.brimful.step.Step;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Find;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Policy;
import io.brimful.trial.Precision;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import jcuda.driver.JCudaDriver;

/**
 * What a GPU trains: for each network, policy and precision the largest batch that fits, proved by steps, the next one refused,
 * and images per second at a common batch. One JSON object a line.
 */
final class GpuBenchmark {
    private static final Optimizer SGD = Optimizer.sgd(new LearningRate.Fixed(1e-4), 0.9, 0.0005);
    private static final int WARM_UP = 5;
    private static final int PROOF = 3;
    private static final int PROFILED = 5;
    private static final int MOST_PROFILED = 16;
    private static final int DRAWN = 1 << 20;
    private static final Limit LIMIT = new Limit(1.34, 0);

    private final String address;
    private final long memoryBytes;
    private final int steps;
    private boolean sound = true;

    private GpuBenchmark(String address, long memoryBytes, int steps) {
        this.address = address;
        this.memoryBytes = memoryBytes;
        this.steps = steps;
    }

    /**
     * Arguments: device, bytes that it may hand out, timed steps, then each network with its common batch as {@code lenet:64}.
     * {@code -Dbench.cases=packed:fp32,packed:bf16,caffe:fp32} measures these alone, each for all networks before the next;
     * {@code -Dbench.seconds=100} begins nothing after that time.
     */
    public static void main(String[] arguments) {
        GpuBenchmark benchmark =
                new GpuBenchmark(arguments[0], Long.parseLong(arguments[1]), Integer.parseInt(arguments[2]));
        long end =
                System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.getLong("bench.seconds", TimeUnit.DAYS.toSeconds(1)));
        for (Case each : Case.chosen()) {
            for (String network : Arrays.asList(arguments).subList(3, arguments.length)) {
                String[] parts = network.split(":");
                if (System.nanoTime() < end) {
                    benchmark.measure(parts[0], Integer.parseInt(parts[1]), each.policy(), each.precision());
                } else {
                    System.err.printf("no time left for %s %s%n", parts[0], each);
                }
            }
        }
        System.exit(benchmark.sound ? 0 : 1);
    }

    /** What all networks are measured under. */
    private record Case(Policy policy, Precision precision) {
        static List<Case> chosen() {
            String cases = System.getProperty("bench.cases", "");
            if (!cases.isEmpty()) {
                return Stream.of(cases.toUpperCase(Locale.ROOT).split(","))
                        .map(each -> each.split(":"))
                        .map(each -> new Case(Policy.valueOf(each[0]), Precision.valueOf(each[1])))
                        .toList();
            }
            return Stream.of(Precision.values())
                    .flatMap(precision -> Stream.of(Policy.values()).map(policy -> new Case(policy, precision)))
                    .toList();
        }
    }

    private void measure(String name, int commonBatch, Policy policy, Precision precision) {
        Network network = Zoo.find(name).orElseThrow();
        try (Device device = Devices.open(new DeviceSlot(address, memoryBytes, 1))) {
            PlanOnDevice planning = new PlanOnDevice(device, network, 8, SGD, precision);
            int most = (int) (Integer.MAX_VALUE / (Float.BYTES * network.image().elements()));
            LargestSize search = new LargestSize(
                    planning, policy, LIMIT.maxSlowdown(), Find.BATCH, new Size(8, 1), most, 1, probe -> {});
            long free = device.freeBytes();
            LargestSize.Answer answer = search.within(free);
            if (answer.found().isEmpty()) {
                failed(name, policy, precision, "needs " + answer.neededBytes() + " B for one image");
                return;
            }
            LargestSize.Found found = answer.found().get();
            int batch = found.size().batch();
            Proof proof = prove(device, found.plan());
            /* Where Java's buffer of one batch ends before the GPU's memory, that is no largest batch. */
            boolean bounded = batch == most;
            boolean nextRefused = !bounded && refused(device, planning.plan(new Size(batch + 1, 1), policy, LIMIT));
            sound &= proof.finite()
                    && (bounded || nextRefused)
                    && proof.takenBytes() >= found.plan().arenaBytes();
            String software = device.facts().libraryVersion();
            print(software, bounded ? "bounded by a buffer of 2 GiB" : "largest", found.plan(), proof, nextRefused);
            if (batch >= commonBatch) {
                Plan plan = planning.plan(new Size(commonBatch, 1), policy, LIMIT);
                print(software, "common", plan, time(device, plan), true);
                if (policy == Policy.PACKED) {
                    profile(device, plan, precision);
                }
            }
        } catch (OutOfDeviceMemory | RuntimeException e) {
            /* What one precision or policy cannot do is a row; the others are measured all the same. */
            failed(name, policy, precision, String.valueOf(e.getMessage()));
        }
    }

    private void failed(String network, Policy policy, Precision precision, String error) {
        sound = false;
        System.out.printf(
                Locale.ROOT,
                "{\"tool\":\"brimful\",\"network\":\"%s\",\"policy\":\"%s\",\"precision\":\"%s\",\"error\":\"%s\"}%n",
                network,
                policy.name().toLowerCase(Locale.ROOT),
                precision.name().toLowerCase(Locale.ROOT),
                error);
    }

    private static boolean refused(Device device, Plan plan) {
        try (Arena arena = device.reserve(plan.arenaBytes())) {
            return arena.bytes() < plan.arenaBytes();
        } catch (OutOfDeviceMemory expected) {
            return true;
        }
    }

    private static Proof prove(Device device, Plan plan) throws OutOfDeviceMemory {
        return run(device, plan, 0, PROOF);
    }

    private Proof time(Device device, Plan plan) throws OutOfDeviceMemory {
        return run(device, plan, WARM_UP, steps);
    }

    /* Where the time goes: the operations that take most of a step, one after the other. */
    private static void profile(Device device, Plan plan, Precision precision) throws OutOfDeviceMemory {
        Step step = plan.step();
        FloatBuffer images = images(step);
        IntBuffer labels = IntBuffer.allocate(step.batch());
        List<List<Long>> steps = new ArrayList<>();
        try (Arena arena = device.reserve(plan.arenaBytes());
                Executable executable = device.compile(plan, arena, Device.Freed.KEPT)) {
            executable.initialize(1);
            for (int i = 0; i < PROOF + PROFILED; i++) {
                executable.load(images.clear(), labels.clear());
                List<Long> nanos = executable.runTimed(i, 1e-4);
                if (i >= PROOF) {
                    steps.add(nanos);
                }
            }
        }
        List<Map.Entry<String, Double>> operations = new ArrayList<>();
        double all = 0;
        for (int i = 0; i < plan.schedule().size(); i++) {
            int index = i;
            long[] times =
                    steps.stream().mapToLong(nanos -> nanos.get(index)).sorted().toArray();
            double millis = times[times.length / 2] / 1e6;
            all += millis;
            Scheduled scheduled = plan.schedule().operations().get(i);
            operations.add(
                    Map.entry(scheduled.op().name() + " " + scheduled.kernel().algorithm(), millis));
        }
        operations.sort(Map.Entry.<String, Double>comparingByValue().reversed());
        System.err.printf(Locale.ROOT, "profile %s %s %.3f ms:%n", step.network(), precision, all);
        operations
                .subList(0, Math.min(MOST_PROFILED, operations.size()))
                .forEach(each -> System.err.printf(Locale.ROOT, "  %8.3f ms  %s%n", each.getValue(), each.getKey()));
    }

    /* A stretch of random numbers, again and again: billions would take longer to draw than to train on. */
    private static FloatBuffer images(Step step) {
        FloatBuffer images = ByteBuffer.allocateDirect(
                        Math.toIntExact(step.ports().images().shape().elements() * Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        Random random = new Random(1);
        while (images.hasRemaining() && images.position() < DRAWN) {
            images.put(random.nextFloat() - 0.5f);
        }
        while (images.hasRemaining()) {
            images.put(images.duplicate().position(0).limit(Math.min(DRAWN, images.remaining())));
        }
        return images;
    }

    private static Proof run(Device device, Plan plan, int warmUp, int timed) throws OutOfDeviceMemory {
        Step step = plan.step();
        FloatBuffer images = images(step);
        IntBuffer labels = IntBuffer.allocate(step.batch());
        long before = driverFreeBytes();
        try (Arena arena = device.reserve(plan.arenaBytes())) {
            long taken = before - driverFreeBytes();
            try (Executable executable = device.compile(plan, arena, Device.Freed.KEPT)) {
                executable.initialize(1);
                double[] millis = new double[timed];
                float loss = 0;
                executable.load(images.clear(), labels.clear());
                for (int i = 0; i < warmUp + timed; i++) {
                    /* As the trainer does: the next batch comes while the GPU is at work. */
                    long start = System.nanoTime();
                    executable.run(i, 1e-4);
                    executable.load(images.clear(), labels.clear());
                    loss = executable.loss();
                    if (i >= warmUp) {
                        millis[i - warmUp] = (System.nanoTime() - start) / 1e6;
                    }
                }
                Arrays.sort(millis);
                return new Proof(taken, millis[timed / 2], Float.isFinite(loss), driverFreeBytes());
            }
        }
    }

    /* What the driver itself counts, also of what the libraries take. */
    private static long driverFreeBytes() {
        long[] free = new long[1];
        JCudaDriver.cuMemGetInfo(free, new long[1]);
        return free[0];
    }

    private void print(String software, String size, Plan plan, Proof proof, boolean nextRefused) {
        System.out.printf(
                Locale.ROOT,
                "{\"tool\":\"brimful\",\"network\":\"%s\",\"policy\":\"%s\",\"precision\":\"%s\",\"size\":\"%s\",\"batch\":%d,"
                        + "\"planned_bytes\":%d,\"lower_bound_bytes\":%d,\"allocated_bytes\":%d,\"driver_taken_bytes\":%d,"
                        + "\"memory_limit_bytes\":%d,\"step_ms\":%.3f,\"images_per_s\":%.1f,\"loss_finite\":%b,"
                        + "\"next_refused\":%b,\"software\":\"%s\"}%n",
                plan.step().network(),
                plan.policy().name().toLowerCase(Locale.ROOT),
                plan.step().precision().name().toLowerCase(Locale.ROOT),
                size,
                plan.step().batch(),
                plan.arenaBytes(),
                plan.lowerBoundBytes(),
                plan.arenaBytes(),
                proof.takenBytes(),
                memoryBytes,
                proof.stepMillis(),
                plan.step().batch() / proof.stepMillis() * 1e3,
                proof.finite(),
                nextRefused,
                software);
    }

    /**
     * Steps that ran.
     *
     * @param takenBytes by which the driver's free memory fell when the arena was taken
     */
    private record Proof(long takenBytes, double stepMillis, boolean finite, long freeBytesAfterwards) {}
}
