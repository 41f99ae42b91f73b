package io.brimful.device.onednn;

import io.brimful.device.Arena;
import io.brimful.device.Device;
import io.brimful.device.Executable;
import io.brimful.device.OutOfDeviceMemory;
import io.brimful.device.Refusals;
import io.brimful.plan.KernelTable;
import io.brimful.plan.Plan;
import io.brimful.step.Step;
import io.brimful.trial.DeviceFacts;
import io.brimful.trial.DeviceSlot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The processor as a device: oneDNN over one stretch of off-heap memory. */
public final class OnednnDevice implements Device {
    /** The kind of this device, and its address. */
    public static final String KIND = "onednn";

    private final DeviceSlot slot;
    private final Native library;
    private final DeviceFacts facts;
    private final Set<OffHeapArena> arenas = new HashSet<>();
    private final List<OnednnExecutable> executables = new ArrayList<>();
    private long peakBytes;
    private boolean closed;

    private OnednnDevice(DeviceSlot slot, Native library, long runtimeBytes) {
        this.slot = slot;
        this.library = library;
        String host = Machine.host();
        this.facts = new DeviceFacts(
                KIND,
                Machine.processor(),
                library.instructions(),
                Machine.uuid(host, slot.address()),
                slot.memoryBytes(),
                freeBytes(),
                runtimeBytes,
                library.version(),
                "",
                host);
    }

    /**
     * Opens the processor for the calling thread.
     *
     * @param slot how much memory it may hand out, and how many threads calculate
     */
    public static OnednnDevice open(DeviceSlot slot) {
        long before = Machine.residentBytes();
        Native library = Native.load(slot.threads());
        return new OnednnDevice(slot, library, Math.max(0, Machine.residentBytes() - before));
    }

    @Override
    public DeviceFacts facts() {
        return facts;
    }

    @Override
    public long freeBytes() {
        /* A limit beyond the machine's memory would end the process instead of the allocation. */
        return Math.min(slot.memoryBytes() - usedBytes(), Machine.availableBytes());
    }

    @Override
    public long peakBytes() {
        return peakBytes;
    }

    @Override
    public long usedBytes() {
        return arenas.stream().mapToLong(OffHeapArena::bytes).sum();
    }

    @Override
    public KernelTable describe(Step step) {
        requireOpen();
        Refusals.requireSingle(slot.address(), step);
        return Native.scoped(() -> Lowering.of(slot.address(), step, library).table());
    }

    @Override
    public Arena reserve(long bytes) throws OutOfDeviceMemory {
        requireOpen();
        if (bytes < 1) {
            throw new IllegalArgumentException(slot.address() + ": asked for " + bytes + " B, must be >= 1");
        }
        if (bytes > freeBytes()) {
            throw new OutOfDeviceMemory(slot.address(), bytes, freeBytes());
        }
        /* The system does not say how much less it would give; half is worth the next try. */
        OffHeapArena arena = OffHeapArena.of(bytes, arenas::remove)
                .orElseThrow(() -> new OutOfDeviceMemory(slot.address(), bytes, bytes / 2));
        arenas.add(arena);
        peakBytes = Math.max(peakBytes, usedBytes());
        return arena;
    }

    @Override
    public Executable compile(Plan plan, Arena arena, Freed freed) {
        requireOpen();
        if (!(arena instanceof OffHeapArena memory) || !arenas.contains(memory)) {
            throw Refusals.foreignArena(slot.address());
        }
        if (!plan.table().device().equals(slot.address())) {
            throw new IllegalArgumentException(slot.address() + ": the plan was made for device "
                    + plan.table().device());
        }
        Refusals.requireRoom(slot.address(), plan, memory.bytes());
        executables.removeIf(OnednnExecutable::isClosed);
        OnednnExecutable executable = OnednnExecutable.of(plan, slot, memory, library, freed);
        executables.add(executable);
        return executable;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        executables.forEach(OnednnExecutable::close);
        executables.clear();
        List.copyOf(arenas).forEach(OffHeapArena::close);
        library.close();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(slot.address() + ": the device is closed");
        }
    }
}
