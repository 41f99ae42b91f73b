package io.brimful.device.cudnn;

import io.brimful.plan.Plan;
import io.brimful.plan.Staging;
import io.brimful.step.Step.Ports;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
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
    private final Stored stored;
    private final long imagesBytes;
    private final long labelsBytes;
    private final Target home;
    private final Optional<Target> staging;
    private final Pinned images;
    private final Pinned labels;
    private final CUevent room = new CUevent();
    private final Closing closing = new Closing();
    private boolean hasRoom;
    private boolean isStaged;

    /**
     * Batches of a plan's step.
     *
     * @param stored how their images lie in memory
     * @param free where one can wait
     * @param arena its first byte
     */
    Batches(Gpu gpu, Plan plan, Stored stored, Optional<Staging> free, CUdeviceptr arena) {
        this.gpu = gpu;
        this.stored = stored;
        Ports ports = plan.step().ports();
        imagesBytes = ports.images().bytes();
        labelsBytes = ports.labels().bytes();
        Map<String, Long> offsets = plan.tensorOffsets();
        home = new Target(
                arena.withByteOffset(offset(offsets, ports.images().name())),
                arena.withByteOffset(offset(offsets, ports.labels().name())),
                gpu.stream());
        staging = free.map(found -> new Target(
                arena.withByteOffset(found.imagesOffset()), arena.withByteOffset(found.labelsOffset()), gpu.copies()));
        try {
            images = new Pinned(gpu, Math.toIntExact(imagesBytes));
            closing.add(images::close);
            labels = new Pinned(gpu, Math.toIntExact(labelsBytes));
            closing.add(labels::close);
            gpu.status()
                    .driver(JCudaDriver.cuEventCreate(room, CUevent_flags.CU_EVENT_DISABLE_TIMING), "cuEventCreate");
            closing.add(() -> JCudaDriver.cuEventDestroy(room));
        } catch (RuntimeException | Error e) {
            closing.close();
            throw e;
        }
    }

    private static long offset(Map<String, Long> offsets, String tensor) {
        Long offset = offsets.get(tensor);
        if (offset == null) {
            throw new IllegalArgumentException("tensor " + tensor + " has no place in the plan");
        }
        return offset;
    }

    /** Copies a batch to where it can go now; one that was loaded before it and has not run is lost. */
    void load(FloatBuffer batch, IntBuffer truth) {
        isStaged = hasRoom;
        Target to = isStaged ? staging.orElseThrow() : home;
        if (isStaged) {
            gpu.status().driver(JCudaDriver.cuStreamWaitEvent(to.stream(), room, 0), "cuStreamWaitEvent");
        }
        stored.put(batch, images.bytes());
        images.upload(to.images(), imagesBytes, to.stream());
        labels.bytes().asIntBuffer().put(truth.duplicate());
        labels.upload(to.labels(), labelsBytes, to.stream());
    }

    /** Everything that the step's stream is asked for from now on finds the batch at its place. */
    void bringHome() {
        if (isStaged) {
            Target from = staging.orElseThrow();
            /* The labels are the last of the batch. */
            labels.holdBack(gpu.stream());
            copy(home.images(), from.images(), imagesBytes);
            copy(home.labels(), from.labels(), labelsBytes);
        }
        isStaged = false;
        hasRoom = false;
    }

    /** The step's stream has been asked for every operation that needs the bytes where a batch can wait. */
    void makeRoom() {
        if (staging.isPresent()) {
            gpu.status().driver(JCudaDriver.cuEventRecord(room, gpu.stream()), "cuEventRecord");
            hasRoom = true;
        }
    }

    private void copy(CUdeviceptr to, CUdeviceptr from, long bytes) {
        gpu.status().driver(JCudaDriver.cuMemcpyDtoDAsync(to, from, bytes, gpu.stream()), "cuMemcpyDtoDAsync");
    }

    @Override
    public void close() {
        closing.close();
    }

    /** Where a batch is copied to, and by which stream. */
    private record Target(CUdeviceptr images, CUdeviceptr labels, CUstream stream) {}
}
