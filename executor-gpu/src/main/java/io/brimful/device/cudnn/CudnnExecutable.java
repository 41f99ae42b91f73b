package io.brimful.device.cudnn;

import io.brimful.device.Device.Freed;
import io.brimful.device.Executable;
import io.brimful.device.Protocol;
import io.brimful.plan.Placement.Region;
import io.brimful.plan.Plan;
import io.brimful.plan.Scheduled;
import io.brimful.plan.Staging;
import io.brimful.step.State;
import io.brimful.step.Step.Ports;
import io.brimful.step.Tensor;
import io.brimful.trial.Precision;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.JCudaDriver;

/** A plan whose operations are bound to addresses in an arena on the GPU. */
final class CudnnExecutable implements Executable {
    private static final byte NOT_A_NUMBER = (byte) 0xFF;
    private static final int METRICS = 2;

    private final Plan plan;
    private final Gpu gpu;
    private final Freed freed;
    private final CUdeviceptr arena;
    private final Map<String, Long> offsets;
    private final Protocol protocol;
    private final Layout layout;
    private final Closing closing = new Closing();
    private final Optional<Staging> staging;
    private final int split;
    private final List<List<Runnable>> operations = new ArrayList<>();
    private final List<Runnable> ending = new ArrayList<>();
    private final StepGraph early;
    private final StepGraph late;
    private final Moment moment;
    private final Transfer transfer;
    private final Batches batches;
    private final Pinned metrics;

    CudnnExecutable(Plan plan, Gpu gpu, AlgorithmOrder algorithms, GpuArena memory, Freed freed) {
        this.plan = plan;
        this.gpu = gpu;
        this.freed = freed;
        this.arena = memory.address();
        this.offsets = plan.tensorOffsets();
        this.protocol = new Protocol(plan.step());
        this.layout = Layout.of(plan);
        this.staging = plan.staging();
        try {
            Lowering lowering = keep(new Lowering(plan.step(), gpu, algorithms, layout));
            batches = keep(new Batches(gpu, plan, layout, staging, arena));
            metrics = keep(new Pinned(gpu, METRICS * Float.BYTES));
            moment = keep(new Moment(gpu, plan.step().precision()));
            transfer = keep(new Transfer(gpu));
            split = staging.map(Staging::from).orElse(0);
            bind(lowering);
            early = keep(new StepGraph(gpu, flat(operations.subList(0, split))));
            List<Runnable> rest = flat(operations.subList(split, operations.size()));
            rest.addAll(ending);
            late = keep(new StepGraph(gpu, rest));
        } catch (RuntimeException | Error e) {
            closing.close();
            throw e;
        }
    }

    private <T extends AutoCloseable> T keep(T resource) {
        closing.add(() -> {
            try {
                resource.close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        return resource;
    }

    private static List<Runnable> flat(List<List<Runnable>> calls) {
        return calls.stream().flatMap(List::stream).collect(Collectors.toCollection(ArrayList::new));
    }

    private void bind(Lowering lowering) {
        Map<String, Long> workspaces = plan.workspaceOffsets();
        for (Scheduled scheduled : plan.schedule().operations()) {
            long workspace = workspaces.getOrDefault(scheduled.op().name(), 0L);
            Binding binding = new Binding(gpu, arena, moment.address(), offsets, workspace);
            List<Runnable> calls = new ArrayList<>();
            for (Call call : lowering.recipe(scheduled.op(), scheduled.kernel()).calls()) {
                Runnable ready = call.bind(binding);
                if (ready != Call.NOTHING) {
                    calls.add(ready);
                }
            }
            if (freed == Freed.POISONED) {
                for (Region region : plan.freedAfter(operations.size())) {
                    calls.add(() -> poison(region.offset(), region.buffer().bytes()));
                }
            }
            operations.add(calls);
        }
        if (plan.step().precision() == Precision.FP16) {
            ending.add(Updates.adaptLossScale().bind(new Binding(gpu, arena, moment.address(), offsets, 0)));
        }
        ending.add(this::downloadMetrics);
    }

    private void downloadMetrics() {
        Ports ports = plan.step().ports();
        metrics.download(address(ports.loss()), 0, Float.BYTES);
        metrics.download(address(ports.correct()), Float.BYTES, Float.BYTES);
    }

    private void poison(long offset, long bytes) {
        CUdeviceptr from = arena.withByteOffset(offset);
        gpu.status().driver(JCudaDriver.cuMemsetD8Async(from, NOT_A_NUMBER, bytes, gpu.stream()), "cuMemsetD8Async");
    }

    @Override
    public void initialize(long seed) {
        protocol.initialize();
        batches.bringHome();
        moment.begin(seed);
        if (freed == Freed.POISONED) {
            poison(0, plan.arenaBytes());
        }
        for (State state : plan.step().states()) {
            transfer.fill(state, Stored.of(state.tensor(), layout), seed, address(state.tensor()));
        }
    }

    @Override
    public void load(FloatBuffer batch, IntBuffer truth, List<FloatBuffer> beside) {
        protocol.load(batch, truth, beside);
        batches.load(batch, truth, beside);
    }

    @Override
    public void run(long number, double learningRate) {
        begin(number, learningRate);
        early.run();
        batches.makeRoom();
        late.run();
        metrics.record();
    }

    @Override
    public List<Long> runTimed(long number, double learningRate) {
        begin(number, learningRate);
        try (Times times = new Times(gpu)) {
            for (int i = 0; i < operations.size(); i++) {
                if (i == split) {
                    batches.makeRoom();
                }
                times.mark();
                operations.get(i).forEach(Runnable::run);
            }
            times.mark();
            ending.forEach(Runnable::run);
            metrics.record();
            return times.nanos();
        }
    }

    private void begin(long number, double learningRate) {
        protocol.run(number);
        moment.at(number, learningRate);
        batches.bringHome();
        if (freed == Freed.POISONED) {
            staging.ifPresent(left -> poison(left.imagesOffset(), left.bytes()));
        }
    }

    @Override
    public boolean isDone() {
        protocol.requireOpen();
        return metrics.isIdle();
    }

    @Override
    public float loss() {
        return metric(0);
    }

    @Override
    public int correct() {
        return (int) metric(1);
    }

    /* The step is over when its metrics have come. */
    private float metric(int index) {
        protocol.requireOpen();
        return metrics.floats().get(index);
    }

    @Override
    public float[] read(Tensor tensor) {
        protocol.requireOpen();
        Ports ports = plan.step().ports();
        if (tensor.equals(ports.images()) || tensor.equals(ports.labels())) {
            batches.bringHome();
        }
        return transfer.read(tensor, Stored.of(tensor, layout), address(tensor));
    }

    @Override
    public void write(Tensor tensor, float[] values) {
        protocol.write(tensor, values);
        transfer.write(values, Stored.of(tensor, layout), address(tensor));
    }

    private CUdeviceptr address(Tensor tensor) {
        Long offset = offsets.get(tensor.name());
        if (offset == null) {
            throw new IllegalArgumentException("tensor " + tensor + " has no place in the plan");
        }
        return arena.withByteOffset(offset);
    }

    boolean isClosed() {
        return protocol.isClosed();
    }

    @Override
    public void close() {
        if (!protocol.isClosed()) {
            protocol.close();
            JCudaDriver.cuStreamSynchronize(gpu.stream());
            JCudaDriver.cuStreamSynchronize(gpu.copies());
            closing.close();
        }
    }
}
