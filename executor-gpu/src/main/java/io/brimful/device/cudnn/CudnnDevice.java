package io.brimful.device.cudnn;

import io.brimful.device.Arena;
import io.brimful.device.Device;
import io.brimful.device.DeviceLost;
import io.brimful.device.DeviceUnavailable;
import io.brimful.device.Executable;
import io.brimful.device.OutOfDeviceMemory;
import io.brimful.device.Refusals;
import io.brimful.plan.KernelTable;
import io.brimful.plan.Plan;
import io.brimful.step.Step;
import io.brimful.trial.DeviceFacts;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Precision;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A GPU as a device. */
public final class CudnnDevice implements Device {
    /** The kind of this device; its address is the kind, a colon and the GPU's number as CUDA counts. */
    public static final String KIND = "cudnn";

    /** The same kind as users of other frameworks write it. */
    public static final String ALIAS = "cuda";

    private static final Logger LOG = LoggerFactory.getLogger(CudnnDevice.class);

    /* The libraries load their kernels when they are first used, and keep them as long as the process lives. */
    private static final long LIBRARIES_BYTES = 512L << 20;

    private static final int BFLOAT16_SINCE = 80;

    private final DeviceSlot slot;
    private final Gpu gpu;
    private final AlgorithmOrder algorithms;
    private final DeviceFacts facts;
    private final long freeAtOpening;
    private final Set<GpuArena> arenas = new HashSet<>();
    private final List<CudnnExecutable> executables = new ArrayList<>();
    private long peakBytes;
    private boolean closed;

    private CudnnDevice(DeviceSlot slot, Gpu gpu, Function<CudnnDevice, AlgorithmOrder> algorithms) {
        this.slot = slot;
        this.gpu = gpu;
        this.algorithms = algorithms.apply(this);
        this.freeAtOpening = gpu.freeBytes();
        this.facts = new DeviceFacts(
                KIND,
                gpu.model(),
                gpu.architecture(),
                gpu.uuid(),
                Math.min(slot.memoryBytes(), gpu.totalBytes()),
                freeBytes(),
                gpu.runtimeBytes(),
                gpu.libraries().versions(),
                "CUDA " + CudaLibraries.dotted(gpu.libraries().driver()),
                host());
    }

    /**
     * Opens a GPU for the calling thread.
     *
     * @param slot which one, and how much of its memory may be handed out
     * @throws DeviceUnavailable when there is none, or something that it needs is missing
     */
    public static CudnnDevice open(DeviceSlot slot) {
        return switch (slot.algorithms()) {
            case DETERMINISTIC -> open(slot, device -> new DeterministicOrder());
            case MEASURED -> open(slot, CudnnDevice::measured);
        };
    }

    private static AlgorithmOrder measured(CudnnDevice device) {
        AlgorithmFile file =
                AlgorithmFile.of(device.gpu.model(), device.gpu.libraries().cudnnVersion());
        return new MeasuredOrder(file, device::freeBytes);
    }

    /** The same with another choice of algorithms. */
    static CudnnDevice open(DeviceSlot slot, Function<CudnnDevice, AlgorithmOrder> algorithms) {
        Gpu gpu = Gpu.open(slot.address(), ordinal(slot.address()));
        try {
            return new CudnnDevice(slot, gpu, algorithms);
        } catch (RuntimeException | Error e) {
            try {
                gpu.close();
            } catch (DeviceLost lost) {
                lost.addSuppressed(e);
                throw lost;
            }
            throw e;
        }
    }

    /**
     * How many GPUs there are, at least 1.
     *
     * @param address a GPU that must be there; without a number any
     * @throws DeviceUnavailable when there is none, not this one, or something that they need is missing
     */
    public static int count(String address) {
        CudaLibraries.load(address);
        return Gpu.count(new Status(address), ordinal(address));
    }

    /**
     * As nvidia-smi writes it. Needs no context, so it takes no memory.
     *
     * @throws DeviceUnavailable when there is no such GPU, or something that it needs is missing
     */
    public static String uuid(String address) {
        CudaLibraries.load(address);
        return Gpu.uuid(address, ordinal(address));
    }

    private static int ordinal(String address) {
        int colon = address.indexOf(':');
        String number = address.substring(colon + 1);
        if (colon < 0) {
            return 0;
        }
        if (!number.matches("[0-9]{1,4}")) {
            throw new DeviceUnavailable(
                    address, "this names no GPU; write " + KIND + ":0 for the first, " + KIND + ":1 for the next");
        }
        return Integer.parseInt(number);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unnamed) {
            return "localhost";
        }
    }

    @Override
    public DeviceFacts facts() {
        return facts;
    }

    @Override
    public long freeBytes() {
        return Math.min(slot.memoryBytes() - usedBytes(), gpu.freeBytes());
    }

    @Override
    public long peakBytes() {
        return peakBytes;
    }

    @Override
    public long usedBytes() {
        return arenas.stream().mapToLong(GpuArena::bytes).sum();
    }

    @Override
    public KernelTable describe(Step step) {
        requireOpen();
        requireKnown(step);
        try (Lowering lowering = new Lowering(step, gpu, algorithms, algorithms.layout(gpu, step))) {
            return lowering.table();
        }
    }

    /* NVIDIA's CUDA C++ Programming Guide, arithmetic instructions: bfloat16 has been in hardware since compute capability 8.0. */
    private void requireKnown(Step step) {
        if (step.precision() == Precision.BF16 && gpu.computeCapability() < BFLOAT16_SINCE) {
            throw new IllegalArgumentException(slot.address() + ": precision bf16 needs a GPU from sm_" + BFLOAT16_SINCE
                    + " on, this one is " + gpu.architecture() + "; take fp16");
        }
    }

    @Override
    public Arena reserve(long bytes) throws OutOfDeviceMemory {
        requireOpen();
        if (bytes < 1) {
            throw new IllegalArgumentException(slot.address() + ": asked for " + bytes + " B, must be >= 1");
        }
        long free = freeBytes();
        if (bytes > free) {
            throw new OutOfDeviceMemory(slot.address(), bytes, free);
        }
        CUdeviceptr address = new CUdeviceptr();
        int status = JCudaDriver.cuMemAlloc(address, bytes);
        if (status == CUresult.CUDA_ERROR_OUT_OF_MEMORY) {
            /* Free bytes can lie in pieces; the next try has to ask for less than this one. */
            throw new OutOfDeviceMemory(slot.address(), bytes, Math.min(freeBytes(), bytes - 1));
        }
        gpu.status().driver(status, "cuMemAlloc of " + bytes + " B");
        GpuArena arena = new GpuArena(gpu, address, bytes, arenas::remove);
        arenas.add(arena);
        peakBytes = Math.max(peakBytes, usedBytes());
        return arena;
    }

    @Override
    public Executable compile(Plan plan, Arena arena, Freed freed) {
        requireOpen();
        if (!(arena instanceof GpuArena memory) || !arenas.contains(memory)) {
            throw Refusals.foreignArena(slot.address());
        }
        if (!plan.table().device().equals(slot.address())) {
            throw new IllegalArgumentException(slot.address() + ": the plan was made for device "
                    + plan.table().device());
        }
        Refusals.requireRoom(slot.address(), plan, memory.bytes());
        executables.removeIf(CudnnExecutable::isClosed);
        CudnnExecutable executable = new CudnnExecutable(plan, gpu, algorithms, memory, freed);
        executables.add(executable);
        return executable;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        executables.forEach(CudnnExecutable::close);
        executables.clear();
        List.copyOf(arenas).forEach(GpuArena::close);
        long[] free = new long[1];
        boolean usable = JCudaDriver.cuMemGetInfo(free, new long[1]) == CUresult.CUDA_SUCCESS;
        long missing = usable ? freeAtOpening - free[0] : 0;
        if (missing > LIBRARIES_BYTES) {
            LOG.warn(
                    "{}: {} B of device memory are not back; another process took them, or they leaked",
                    slot.address(),
                    missing);
        } else if (missing > 0) {
            LOG.debug("{}: {} B more are taken than at opening", slot.address(), missing);
        }
        gpu.close();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(slot.address() + ": the device is closed");
        }
    }
}
