package io.brimful.device.onednn;

import io.brimful.device.Arena;
import java.util.Optional;
import java.util.function.Consumer;
import org.bytedeco.javacpp.Pointer;

/** Memory of the process outside of Java's heap, aligned for vector instructions and large pages. */
final class OffHeapArena implements Arena {
    private static final long LARGE_PAGE = 2L << 20;
    private static final long LINE = 64;

    private final Pointer allocation;
    private final long address;
    private final long bytes;
    private final Consumer<OffHeapArena> closed;
    private boolean open = true;

    private OffHeapArena(Pointer allocation, long address, long bytes, Consumer<OffHeapArena> closed) {
        this.allocation = allocation;
        this.address = address;
        this.bytes = bytes;
        this.closed = closed;
    }

    /**
     * Room for {@code bytes}, or nothing when the system has none.
     *
     * @param closed is told when the bytes are given back
     */
    static Optional<OffHeapArena> of(long bytes, Consumer<OffHeapArena> closed) {
        long alignment = bytes >= 2 * LARGE_PAGE ? LARGE_PAGE : LINE;
        Pointer allocation = Pointer.malloc(Math.addExact(bytes, alignment));
        if (Pointer.isNull(allocation)) {
            return Optional.empty();
        }
        long address = (allocation.address() + alignment - 1) & -alignment;
        return Optional.of(new OffHeapArena(allocation, address, bytes, closed));
    }

    long address() {
        return address;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            Pointer.free(allocation);
            closed.accept(this);
        }
    }
}
