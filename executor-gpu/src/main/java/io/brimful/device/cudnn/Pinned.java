package io.brimful.device.cudnn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;

/** Page-locked memory of the host, which the GPU copies from and to on its own; an event says when it is done. */
final class Pinned implements AutoCloseable {
    private final Gpu gpu;
    private final Pointer memory = new Pointer();
    private final CUevent copied = new CUevent();
    private final ByteBuffer bytes;
    private final Closing closing = new Closing();

    /** @param size at least 1 */
    Pinned(Gpu gpu, int size) {
        this.gpu = gpu;
        try {
            gpu.status().driver(JCudaDriver.cuMemAllocHost(memory, size), "cuMemAllocHost of " + size + " B");
            closing.add(() -> JCudaDriver.cuMemFreeHost(memory));
            int flags = CUevent_flags.CU_EVENT_DISABLE_TIMING;
            gpu.status().driver(JCudaDriver.cuEventCreate(copied, flags), "cuEventCreate");
            closing.add(() -> JCudaDriver.cuEventDestroy(copied));
            bytes = memory.getByteBuffer(0, size).order(ByteOrder.nativeOrder());
        } catch (RuntimeException | Error e) {
            closing.close();
            throw e;
        }
    }

    /** The memory, once no copy uses it any more. */
    ByteBuffer bytes() {
        await();
        return bytes.clear();
    }

    /** The same as single-precision numbers. */
    FloatBuffer floats() {
        return bytes().asFloatBuffer();
    }

    /** Whether the last copy is done; does not wait. */
    boolean isIdle() {
        int status = JCudaDriver.cuEventQuery(copied);
        if (status == CUresult.CUDA_ERROR_NOT_READY) {
            return false;
        }
        gpu.status().driver(status, "cuEventQuery");
        return true;
    }

    /** Waits until the last copy is done. */
    void await() {
        gpu.status().driver(JCudaDriver.cuEventSynchronize(copied), "cuEventSynchronize");
    }

    /** Copies the first {@code count} bytes to the device, behind what its stream has to do. */
    void upload(CUdeviceptr to, long count) {
        upload(to, count, gpu.stream());
    }

    /** The same, behind what another stream has to do. */
    void upload(CUdeviceptr to, long count, CUstream stream) {
        gpu.status().driver(JCudaDriver.cuMemcpyHtoDAsync(to, memory, count, stream), "cuMemcpyHtoDAsync");
        gpu.status().driver(JCudaDriver.cuEventRecord(copied, stream), "cuEventRecord");
    }

    /** What {@code stream} is asked for from now on waits for the last copy; the caller does not. */
    void holdBack(CUstream stream) {
        gpu.status().driver(JCudaDriver.cuStreamWaitEvent(stream, copied, 0), "cuStreamWaitEvent");
    }

    /** Copies from the device to {@code offset}, behind what its stream has to do; {@link #record} ends a group of these. */
    void download(CUdeviceptr from, long offset, long count) {
        Pointer to = memory.withByteOffset(offset);
        gpu.status().driver(JCudaDriver.cuMemcpyDtoHAsync(to, from, count, gpu.stream()), "cuMemcpyDtoHAsync");
    }

    /** Everything asked for so far must be done before the memory is free again. */
    void record() {
        gpu.status().driver(JCudaDriver.cuEventRecord(copied, gpu.stream()), "cuEventRecord");
    }

    @Override
    public void close() {
        closing.close();
    }
}
