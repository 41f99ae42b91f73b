package io.brimful.device.cudnn;

import io.brimful.device.Device.Freed;
import io.brimful.device.Executable;
import io.brimful.device.Protocol;
import io.brimful.plan.Placement.Region;
import io.brimful.plan.Plan;
import io.brimful.plan.Scheduled;
import io.brimful.step.State;
import io.brimful.step.Step.Ports;
import io.brimful.step.Tensor;
import io.brimful.trial.Precision;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private final Storage storage;
    private final Closing closing = new Closing();
    private final StepGraph step;
    private final Moment moment;
    private final Transfer transfer;
    private final Pinned images;
    private final Pinned labels;
    private final Pinned metrics;

    CudnnExecutable(Plan plan, Gpu gpu, AlgorithmOrder algorithms, GpuArena memory, Freed freed) {
        this.plan = plan;
        this.gpu = gpu;
        this.freed = freed;
        this.arena = memory.address();
        this.offsets = plan.tensorOffsets();
        this.protocol = new Protocol(plan.step());
        try {
            Layout layout = Layout.of(plan);
            storage = new Storage(plan.step(), layout);
            Lowering lowering = keep(new Lowering(plan.step(), gpu, algorithms, layout));
            Ports ports = plan.step().ports();
            images = keep(new Pinned(gpu, Math.toIntExact(ports.images().bytes())));
            labels = keep(new Pinned(gpu, Math.toIntExact(ports.labels().bytes())));
            metrics = keep(new Pinned(gpu, METRICS * Float.BYTES));
            moment = keep(new Moment(gpu, plan.step().precision()));
            transfer = keep(new Transfer(gpu));
            step = keep(new StepGraph(gpu, bound(lowering)));
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

    private List<Runnable> bound(Lowering lowering) {
        Map<String, Long> workspaces = plan.workspaceOffsets();
        List<Runnable> calls = new ArrayList<>();
        List<Scheduled> operations = plan.schedule().operations();
        for (int i = 0; i < operations.size(); i++) {
            Scheduled scheduled = operations.get(i);
            long workspace = workspaces.getOrDefault(scheduled.op().name(), 0L);
            Binding binding = new Binding(gpu, arena, moment.address(), offsets, workspace);
            for (Call call : lowering.recipe(scheduled.op(), scheduled.kernel()).calls()) {
                Runnable ready = call.bind(binding);
                if (ready != Call.NOTHING) {
                    calls.add(ready);
                }
            }
            if (freed == Freed.POISONED) {
                for (Region region : plan.freedAfter(i)) {
                    calls.add(() -> poison(region.offset(), region.buffer().bytes()));
                }
            }
        }
        if (plan.step().precision() == Precision.FP16) {
            calls.add(Updates.adaptLossScale().bind(new Binding(gpu, arena, moment.address(), offsets, 0)));
        }
        Ports ports = plan.step().ports();
        calls.add(() -> {
            metrics.download(address(ports.loss()), 0, Float.BYTES);
            metrics.download(address(ports.correct()), Float.BYTES, Float.BYTES);
        });
        return calls;
    }

    private void poison(long offset, long bytes) {
        CUdeviceptr from = arena.withByteOffset(offset);
        gpu.status().driver(JCudaDriver.cuMemsetD8Async(from, NOT_A_NUMBER, bytes, gpu.stream()), "cuMemsetD8Async");
    }

    @Override
    public void initialize(long seed) {
        protocol.initialize();
        moment.begin(seed);
        if (freed == Freed.POISONED) {
            poison(0, plan.arenaBytes());
        }
        for (State state : plan.step().states()) {
            transfer.fill(state, storage.of(state.tensor()), seed, address(state.tensor()));
        }
    }

    @Override
    public void load(FloatBuffer batch, IntBuffer truth) {
        protocol.load(batch, truth);
        Ports ports = plan.step().ports();
        storage.of(ports.images()).put(batch, images.bytes());
        images.upload(address(ports.images()), ports.images().bytes());
        labels.bytes().asIntBuffer().put(truth.duplicate());
        labels.upload(address(ports.labels()), ports.labels().bytes());
    }

    @Override
    public void run(long number, double learningRate) {
        protocol.run(number);
        moment.at(number, learningRate);
        step.run();
        metrics.record();
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
        return transfer.read(tensor, storage.of(tensor), address(tensor));
    }

    @Override
    public void write(Tensor tensor, float[] values) {
        protocol.write(tensor, values);
        transfer.write(values, storage.of(tensor), address(tensor));
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
            closing.close();
        }
    }
}
