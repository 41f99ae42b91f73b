package io.brimful.device.reference;

import io.brimful.device.Arena;
import io.brimful.device.Device;
import io.brimful.device.Executable;
import io.brimful.device.OutOfDeviceMemory;
import io.brimful.device.Refusals;
import io.brimful.plan.Kernel;
import io.brimful.plan.KernelTable;
import io.brimful.plan.Plan;
import io.brimful.step.Operation;
import io.brimful.step.Step;
import io.brimful.step.Tensor;
import io.brimful.trial.DeviceFacts;
import io.brimful.trial.DeviceSlot;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Plain loops over tensors in row order, on the calling thread. */
public final class ReferenceDevice implements Device {
    /** The address of this device. */
    public static final String KIND = "reference";

    private static final int ALIGNMENT_BYTES = 64;

    private final DeviceFacts facts;
    private long usedBytes;
    private long peakBytes;
    private boolean closed;

    private ReferenceDevice(DeviceFacts facts) {
        this.facts = facts;
    }

    /** Opens the device with the slot's memory as its limit; the slot's threads are ignored. */
    public static ReferenceDevice open(DeviceSlot slot) {
        String host = host();
        return new ReferenceDevice(new DeviceFacts(
                KIND,
                System.getProperty("os.arch", ""),
                "",
                slot.address() + "@" + host,
                slot.memoryBytes(),
                slot.memoryBytes(),
                0,
                "Java " + Runtime.version(),
                "",
                host));
    }

    @Override
    public DeviceFacts facts() {
        return facts;
    }

    @Override
    public long freeBytes() {
        return facts.memoryBytes() - usedBytes;
    }

    @Override
    public long usedBytes() {
        return usedBytes;
    }

    @Override
    public long peakBytes() {
        return peakBytes;
    }

    @Override
    public KernelTable describe(Step step) {
        Refusals.requireSingle(facts.kind(), step);
        Map<String, List<Kernel>> kernels = new HashMap<>();
        for (Operation op : step.operations()) {
            Kernel loops = new Kernel("loops", Workspace.bytes(op), Set.copyOf(op.inPlace()));
            kernels.put(op.name(), List.of(loops));
        }
        Map<String, Long> bytes = new HashMap<>();
        for (Tensor tensor : step.tensors()) {
            bytes.put(tensor.name(), roundedUp(tensor.bytes()));
        }
        return new KernelTable(facts.kind(), ALIGNMENT_BYTES, Float.BYTES, kernels, bytes);
    }

    @Override
    public Arena reserve(long bytes) throws OutOfDeviceMemory {
        requireOpen();
        if (bytes <= 0) {
            throw new IllegalArgumentException(facts.kind() + ": asked for " + bytes + " B, must be > 0");
        }
        if (bytes > freeBytes()) {
            throw new OutOfDeviceMemory(facts.kind(), bytes, freeBytes());
        }
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s: asked for %,d B; its arenas end at %,d B: take a smaller batch, or another device",
                    facts.kind(),
                    bytes,
                    Integer.MAX_VALUE));
        }
        ReferenceArena arena = new ReferenceArena(this, (int) bytes);
        usedBytes += bytes;
        peakBytes = Math.max(peakBytes, usedBytes);
        return arena;
    }

    void giveBack(long bytes) {
        usedBytes -= bytes;
    }

    @Override
    public Executable compile(Plan plan, Arena arena, Freed freed) {
        requireOpen();
        if (!(arena instanceof ReferenceArena own) || !own.isOf(this)) {
            throw Refusals.foreignArena(facts.kind());
        }
        if (!plan.table().device().equals(facts.kind())) {
            throw new IllegalArgumentException(facts.kind() + ": the plan was made for device "
                    + plan.table().device());
        }
        Refusals.requireRoom(facts.kind(), plan, arena.bytes());
        return new ReferenceExecutable(plan, own, freed);
    }

    @Override
    public void close() {
        closed = true;
        usedBytes = 0;
    }

    boolean isClosed() {
        return closed;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(facts.kind() + ": the device is closed");
        }
    }

    private static long roundedUp(long bytes) {
        return Math.addExact(bytes, ALIGNMENT_BYTES - 1) / ALIGNMENT_BYTES * ALIGNMENT_BYTES;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
