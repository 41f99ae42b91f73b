package io.brimful.device.cudnn;

import io.brimful.device.Arena;
import java.util.function.Consumer;
import jcuda.driver.CUdeviceptr;

/** One allocation of device memory. */
final class GpuArena implements Arena {
    private final Gpu gpu;
    private final CUdeviceptr address;
    private final long bytes;
    private final Consumer<GpuArena> onClose;
    private boolean closed;

    /** @param onClose is told once, when the bytes have been given back */
    GpuArena(Gpu gpu, CUdeviceptr address, long bytes, Consumer<GpuArena> onClose) {
        this.gpu = gpu;
        this.address = address;
        this.bytes = bytes;
        this.onClose = onClose;
    }

    CUdeviceptr address() {
        return address;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            /* Waits for whatever still runs. */
            gpu.free(address, bytes);
            onClose.accept(this);
        }
    }
}
