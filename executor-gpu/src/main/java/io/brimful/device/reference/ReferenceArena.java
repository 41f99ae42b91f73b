package io.brimful.device.reference;

import io.brimful.device.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Bytes outside the Java heap. */
final class ReferenceArena implements Arena {
    private final ReferenceDevice device;
    private final int bytes;
    private @Nullable ByteBuffer memory;

    ReferenceArena(ReferenceDevice device, int bytes) {
        this.device = device;
        this.bytes = bytes;
        this.memory = ByteBuffer.allocateDirect(bytes);
    }

    @Override
    public long bytes() {
        return bytes;
    }

    boolean isOf(ReferenceDevice other) {
        return device == other && memory != null;
    }

    /**
     * Bytes from {@code offset} on, in the machine's order.
     *
     * @throws IllegalStateException when the arena or its device is closed
     */
    ByteBuffer slice(long offset, long length) {
        if (memory == null || device.isClosed()) {
            throw new IllegalStateException(device.facts().kind() + ": the arena is closed");
        }
        return memory.slice(Math.toIntExact(offset), Math.toIntExact(length)).order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() {
        if (memory != null && !device.isClosed()) {
            device.giveBack(bytes);
        }
        memory = null;
    }
}
