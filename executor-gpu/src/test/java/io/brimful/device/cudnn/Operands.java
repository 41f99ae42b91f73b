package io.brimful.device.cudnn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.JCudaDriver;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasHandle;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnTensorDescriptor;
import jcuda.runtime.cudaStream_t;

/** Numbers in a GPU's memory and descriptors of them, for tests that call the libraries directly. */
final class Operands implements AutoCloseable {
    private final Gpu gpu;
    private final Closing closing = new Closing();

    Operands(Gpu gpu) {
        this.gpu = gpu;
    }

    CUdeviceptr allocate(long bytes) {
        CUdeviceptr memory = new CUdeviceptr();
        gpu.status().driver(JCudaDriver.cuMemAlloc(memory, bytes), "cuMemAlloc");
        closing.add(() -> JCudaDriver.cuMemFree(memory));
        return memory;
    }

    CUdeviceptr of(GpuNumber type, float... values) {
        ByteBuffer bytes = bytes(type, values.length);
        for (float value : values) {
            type.put(bytes, value);
        }
        CUdeviceptr memory = allocate(bytes.capacity());
        gpu.status()
                .driver(JCudaDriver.cuMemcpyHtoD(memory, Pointer.to(bytes.clear()), bytes.capacity()), "cuMemcpyHtoD");
        return memory;
    }

    float[] read(GpuNumber type, CUdeviceptr from, int count) {
        ByteBuffer bytes = bytes(type, count);
        gpu.synchronize();
        gpu.status().driver(JCudaDriver.cuMemcpyDtoH(Pointer.to(bytes), from, bytes.capacity()), "cuMemcpyDtoH");
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = type.get(bytes);
        }
        return values;
    }

    private static ByteBuffer bytes(GpuNumber type, int count) {
        return ByteBuffer.allocateDirect(count * type.bytes).order(ByteOrder.nativeOrder());
    }

    cudnnTensorDescriptor tensor(GpuNumber type, int format, int n, int c, int h, int w) {
        cudnnTensorDescriptor made = new cudnnTensorDescriptor();
        check(JCudnn.cudnnCreateTensorDescriptor(made), "cudnnCreateTensorDescriptor");
        closing.add(() -> JCudnn.cudnnDestroyTensorDescriptor(made));
        check(JCudnn.cudnnSetTensor4dDescriptor(made, format, type.cudnn, n, c, h, w), "cudnnSetTensor4dDescriptor");
        return made;
    }

    /** A handle of cuBLAS 12 for what the GPU's own one does not offer. */
    cublasHandle cublas() {
        cublasHandle handle = new cublasHandle();
        gpu.status().cublas(JCublas2.cublasCreate(handle), "cublasCreate", "a test");
        closing.add(() -> JCublas2.cublasDestroy(handle));
        JCublas2.cublasSetStream(handle, new cudaStream_t(gpu.stream()));
        return handle;
    }

    void check(int status, String call) {
        gpu.status().cudnn(status, call, "a test");
    }

    void keep(Runnable destroy) {
        closing.add(destroy);
    }

    /** Small numbers that each type has exactly. */
    static float[] eighths(int count, int seed) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = ((i * 7 + seed * 5) % 31 - 15) / 8f;
        }
        return values;
    }

    @Override
    public void close() {
        closing.close();
    }
}
