package io.brimful.device.cudnn;

import io.brimful.device.DeviceLost;
import io.brimful.device.DeviceUnavailable;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Locale;
import java.util.Optional;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUstream;
import jcuda.driver.CUuuid;
import jcuda.driver.JCudaDriver;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnHandle;
import jcuda.runtime.cudaStream_t;

/** One GPU with all that calls need: its primary context, current on this thread, its streams, and the libraries' handles. */
final class Gpu implements AutoCloseable {
    private static final int NAME_BYTES = 256;
    private static final int NON_BLOCKING = 1;
    private static final int MOST_MOMENTS = 1024;

    private final Status status;
    private final CudaLibraries libraries;
    private final CUdevice device;
    private final CUstream stream = new CUstream();
    private final CUstream copies = new CUstream();
    private final cudnnHandle cudnn = new cudnnHandle();
    private final Optional<Cublas> cublas;
    private final Closing closing = new Closing();
    private final Account account;
    private final Kernels kernels;
    private final CUdeviceptr moments;
    private final BitSet takenMoments = new BitSet();
    private final long runtimeBytes;

    /** @param memory watches the GPU since before its context was made */
    private Gpu(Status status, CudaLibraries libraries, CUdevice device, Nvml memory) {
        this.status = status;
        this.account = new Account(status.device());
        this.libraries = libraries;
        this.device = device;
        try {
            CUcontext context = new CUcontext();
            status.driver(JCudaDriver.cuDevicePrimaryCtxRetain(context, device), "cuDevicePrimaryCtxRetain");
            closing.add(
                    () -> account.given(JCudaDriver.cuDevicePrimaryCtxRelease(device), "cuDevicePrimaryCtxRelease", 0));
            status.driver(JCudaDriver.cuCtxSetCurrent(context), "cuCtxSetCurrent");
            long before = freeBytes();
            status.driver(JCudaDriver.cuStreamCreate(stream, NON_BLOCKING), "cuStreamCreate");
            closing.add(() -> JCudaDriver.cuStreamDestroy(stream));
            status.driver(JCudaDriver.cuStreamCreate(copies, NON_BLOCKING), "cuStreamCreate");
            closing.add(() -> JCudaDriver.cuStreamDestroy(copies));
            status.cudnn(JCudnn.cudnnCreate(cudnn), "cudnnCreate", "a handle");
            closing.add(() -> JCudnn.cudnnDestroy(cudnn));
            status.cudnn(JCudnn.cudnnSetStream(cudnn, new cudaStream_t(stream)), "cudnnSetStream", "a handle");
            cublas = libraries.newCublas();
            cublas.ifPresent(this::open);
            kernels = new Kernels(status, closing);
            moments = allocate((long) MOST_MOMENTS * Moment.BYTES);
            runtimeBytes = Math.max(memory.grownBytes(), before - freeBytes());
        } catch (RuntimeException | Error e) {
            closing.close();
            throw e;
        }
    }

    /**
     * Opens one GPU for the calling thread.
     *
     * @throws DeviceUnavailable when there is no such GPU, or it cannot be used
     */
    static Gpu open(String address, int ordinal) {
        Status status = new Status(address);
        CudaLibraries libraries = CudaLibraries.load(address);
        CUdevice device = device(status, ordinal);
        try (Nvml memory = Nvml.watch(uuid(status, device))) {
            return new Gpu(status, libraries, device, memory);
        } catch (CudaException e) {
            throw new DeviceUnavailable(address, e.reason());
        }
    }

    private static CUdevice device(Status status, int ordinal) {
        count(status, ordinal);
        CUdevice device = new CUdevice();
        status.driver(JCudaDriver.cuDeviceGet(device, ordinal), "cuDeviceGet");
        return device;
    }

    /**
     * The UUID of a GPU that may not be open.
     *
     * @throws DeviceUnavailable when there is no such GPU, or it does not answer
     */
    static String uuid(String address, int ordinal) {
        Status status = new Status(address);
        try {
            return uuid(status, device(status, ordinal));
        } catch (CudaException e) {
            throw new DeviceUnavailable(address, e.reason());
        }
    }

    /**
     * How many GPUs there are.
     *
     * @param ordinal of one that must be among them
     * @throws DeviceUnavailable when it is not
     */
    static int count(Status status, int ordinal) {
        int[] count = new int[1];
        status.driver(JCudaDriver.cuDeviceGetCount(count), "cuDeviceGetCount");
        if (ordinal >= count[0]) {
            String last = CudnnDevice.KIND + ":" + (count[0] - 1);
            throw new DeviceUnavailable(
                    status.device(),
                    "there is no such GPU; this machine has "
                            + (count[0] == 1 ? "one, " + last : count[0] + ", the last is " + last));
        }
        return count[0];
    }

    private void open(Cublas library) {
        status.cublas(library.create(), "cublasCreate", "a handle");
        closing.add(library::destroy);
        status.cublas(library.setStream(stream), "cublasSetStream", "a handle");
        /* Its own workspace would grow beside the arena while a graph is captured: cuBLAS documentation, cublasSetWorkspace. */
        status.cublas(library.setWorkspace(new CUdeviceptr(), 0), "cublasSetWorkspace", "a handle");
    }

    Status status() {
        return status;
    }

    CudaLibraries libraries() {
        return libraries;
    }

    /** Where steps run, and everything that is not said to run elsewhere. */
    CUstream stream() {
        return stream;
    }

    /** Where the next batch is copied while a step runs. */
    CUstream copies() {
        return copies;
    }

    cudnnHandle cudnn() {
        return cudnn;
    }

    /** Where there is no cuBLAS, cuDNN multiplies matrices. */
    Optional<Cublas> cublas() {
        return cublas;
    }

    Kernels kernels() {
        return kernels;
    }

    /**
     * Where on the device an executable's kernels find what differs from step to step; zero or what another one left there.
     *
     * @param closing gives it back
     */
    CUdeviceptr moment(Closing closing) {
        int index = takenMoments.nextClearBit(0);
        if (index == MOST_MOMENTS) {
            throw new CudaException(status.device(), MOST_MOMENTS + " executables are open; close those that are done");
        }
        takenMoments.set(index);
        closing.add(() -> takenMoments.clear(index));
        return moments.withByteOffset((long) index * Moment.BYTES);
    }

    /** Device memory that the context, the handles and the kernels took; without NVML not the context's. */
    long runtimeBytes() {
        return runtimeBytes;
    }

    long freeBytes() {
        return memory()[0];
    }

    long totalBytes() {
        return memory()[1];
    }

    private long[] memory() {
        long[] free = new long[1];
        long[] total = new long[1];
        status.driver(JCudaDriver.cuMemGetInfo(free, total), "cuMemGetInfo");
        return new long[] {free[0], total[0]};
    }

    String model() {
        byte[] name = new byte[NAME_BYTES];
        status.driver(JCudaDriver.cuDeviceGetName(name, name.length, device), "cuDeviceGetName");
        String all = new String(name, StandardCharsets.US_ASCII);
        int end = all.indexOf('\0');
        return end < 0 ? all : all.substring(0, end);
    }

    /** As nvidia-smi writes it. */
    String uuid() {
        return uuid(status, device);
    }

    private static String uuid(Status status, CUdevice device) {
        CUuuid uuid = new CUuuid();
        status.driver(JCudaDriver.cuDeviceGetUuid(uuid, device), "cuDeviceGetUuid");
        StringBuilder text = new StringBuilder("GPU-");
        for (int i = 0; i < uuid.bytes.length; i++) {
            text.append(i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "");
            text.append(String.format(Locale.ROOT, "%02x", uuid.bytes[i]));
        }
        return text.toString();
    }

    /** The compute capability as a compiler writes it: {@code sm_90}. */
    String architecture() {
        return "sm_" + computeCapability();
    }

    /** As in 90 for 9.0. */
    int computeCapability() {
        int major = attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR);
        return 10 * major + attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
    }

    private int attribute(int which) {
        int[] value = new int[1];
        status.driver(JCudaDriver.cuDeviceGetAttribute(value, which, device), "cuDeviceGetAttribute");
        return value[0];
    }

    /** Memory that lives as long as this object. */
    private CUdeviceptr allocate(long bytes) {
        CUdeviceptr memory = new CUdeviceptr();
        status.driver(JCudaDriver.cuMemAlloc(memory, bytes), "cuMemAlloc");
        closing.add(() -> free(memory, bytes));
        return memory;
    }

    /** Gives device memory back. What the driver does not take is told when all else has been given back. */
    void free(CUdeviceptr memory, long bytes) {
        account.given(JCudaDriver.cuMemFree(memory), "cuMemFree", bytes);
    }

    /** Waits until everything that was asked for has been done. */
    void synchronize() {
        status.driver(JCudaDriver.cuStreamSynchronize(stream), "cuStreamSynchronize");
    }

    /**
     * Gives everything back.
     *
     * @throws DeviceLost when the driver does not take all of it
     */
    @Override
    public void close() {
        closing.close();
        account.close();
    }
}
