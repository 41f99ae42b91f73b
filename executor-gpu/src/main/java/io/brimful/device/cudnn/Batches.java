package io.brimful.device.cudnn;

import io.brimful.plan.Plan;
import io.brimful.plan.Staging;
import io.brimful.step.Step.Ports;
import io.brimful.step.Tensor;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;

/**
 * How batches come to their place in the arena. A step needs its own batch almost until it ends; where the plan leaves bytes
 * free before that, the next batch is copied there meanwhile, on a second stream, and is brought home within the device when
 * the step is over. Without such bytes, or without a step, it is copied home at once.
 */
final class Batches implements AutoCloseable {
    private final Gpu gpu;
    private final List<Feed> numbers = new ArrayList<>();
    private final Feed labels;
    private final boolean canWait;
    private final CUevent room = new CUevent();
    private final Closing closing = new Closing();
    private boolean hasRoom;
    private boolean isStaged;

    /**
     * Batches of a plan's step.
     *
     * @param layout how their numbers lie in memory
     * @param free where one can wait
     * @param arena its first byte
     */
    Batches(Gpu gpu, Plan plan, Layout layout, Optional<Staging> free, CUdeviceptr arena) {
        this.gpu = gpu;
        this.canWait = free.isPresent();
        Ports ports = plan.step().ports();
        Map<String, Long> offsets = plan.tensorOffsets();
        try {
            numbers.add(feed(ports.images(), layout, offsets, free.map(Staging::imagesOffset), arena));
            for (int i = 0; i < ports.extras().size(); i++) {
                int extra = i;
                Optional<Long> waiting = free.map(found -> found.extrasOffsets().get(extra));
                numbers.add(feed(ports.extras().get(i), layout, offsets, waiting, arena));
            }
            labels = feed(ports.labels(), layout, offsets, free.map(Staging::labelsOffset), arena);
            gpu.status()
                    .driver(JCudaDriver.cuEventCreate(room, CUevent_flags.CU_EVENT_DISABLE_TIMING), "cuEventCreate");
            closing.add(() -> JCudaDriver.cuEventDestroy(room));
        } catch (RuntimeException | Error e) {
            closing.close();
            throw e;
        }
    }

    private Feed feed(
            Tensor tensor, Layout layout, Map<String, Long> offsets, Optional<Long> waiting, CUdeviceptr arena) {
        Long offset = offsets.get(tensor.name());
        if (offset == null) {
            throw new IllegalArgumentException("tensor " + tensor + " has no place in the plan");
        }
        Pinned host = new Pinned(gpu, Math.toIntExact(tensor.bytes()));
        closing.add(host::close);
        CUdeviceptr home = arena.withByteOffset(offset);
        return new Feed(
                Stored.of(tensor, layout),
                tensor.bytes(),
                host,
                home,
                waiting.map(arena::withByteOffset).orElse(home));
    }

    /** Copies a batch to where it can go now; one that was loaded before it and has not run is lost. */
    void load(FloatBuffer batch, IntBuffer truth, List<FloatBuffer> beside) {
        isStaged = hasRoom;
        CUstream stream = isStaged ? gpu.copies() : gpu.stream();
        if (isStaged) {
            gpu.status().driver(JCudaDriver.cuStreamWaitEvent(stream, room, 0), "cuStreamWaitEvent");
        }
        for (int i = 0; i < numbers.size(); i++) {
            Feed feed = numbers.get(i);
            feed.stored().put(i == 0 ? batch : beside.get(i - 1), feed.host().bytes());
            upload(feed, stream);
        }
        labels.host().bytes().asIntBuffer().put(truth.duplicate());
        upload(labels, stream);
    }

    private void upload(Feed feed, CUstream stream) {
        feed.host().upload(isStaged ? feed.waiting() : feed.home(), feed.bytes(), stream);
    }

    /** Everything that the step's stream is asked for from now on finds the batch at its place. */
    void bringHome() {
        if (isStaged) {
            /* The labels are the last of the batch. */
            labels.host().holdBack(gpu.stream());
            numbers.forEach(this::copyHome);
            copyHome(labels);
        }
        isStaged = false;
        hasRoom = false;
    }

    /** The step's stream has been asked for every operation that needs the bytes where a batch can wait. */
    void makeRoom() {
        if (canWait) {
            gpu.status().driver(JCudaDriver.cuEventRecord(room, gpu.stream()), "cuEventRecord");
            hasRoom = true;
        }
    }

    private void copyHome(Feed feed) {
        gpu.status()
                .driver(
                        JCudaDriver.cuMemcpyDtoDAsync(feed.home(), feed.waiting(), feed.bytes(), gpu.stream()),
                        "cuMemcpyDtoDAsync");
    }

    @Override
    public void close() {
        closing.close();
    }

    /**
     * What one input is copied by.
     *
     * @param stored how its numbers lie in memory
     * @param bytes of a batch
     * @param host where the GPU copies it from
     * @param home its place in the arena
     * @param waiting where it can wait; its home where nothing can
     */
    private record Feed(Stored stored, long bytes, Pinned host, CUdeviceptr home, CUdeviceptr waiting) {}
}
