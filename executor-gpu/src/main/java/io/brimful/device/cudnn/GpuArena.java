package io.brimful.device.cudnn;

import io.brimful.device.Arena;
import java.util.function.Consumer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.JCudaDriver;

/** One allocation of device memory. */
final class GpuArena implements Arena {
    private final CUdeviceptr address;
    private final long bytes;
    private final Consumer<GpuArena> onClose;
    private boolean closed;

    /** @param onClose is told once, when the bytes have been given back */
    GpuArena(CUdeviceptr address, long bytes, Consumer<GpuArena> onClose) {
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
            /* Waits for whatever still runs. On a lost device the bytes went with the context. */
            JCudaDriver.cuMemFree(address);
            onClose.accept(this);
        }
    }
}
