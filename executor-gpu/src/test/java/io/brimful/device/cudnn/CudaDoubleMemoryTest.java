package io.brimful.device.cudnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import io.brimful.device.CudaDouble;
import io.brimful.device.DeviceUnavailable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The double's memory: what a context takes of it, as the driver and NVML count. */
class CudaDoubleMemoryTest {
    private static final long MIB = 1L << 20;
    private static final int UNINITIALIZED = 1;
    private static final int NOT_FOUND = 6;

    private CudaDouble.Controls cuda;

    @BeforeEach
    void begin() {
        cuda = CudaDouble.fresh();
        cuda.cudaDoubleMemory(64 * MIB);
    }

    @AfterEach
    void nothingIsLeft() {
        if (cuda != null) {
            assertThat(cuda.cudaDoubleObjects()).isZero();
            assertThat(cuda.cudaDoubleAllocatedBytes()).isZero();
        }
    }

    @Test
    void nvmlCountsWhatAContextTakes() {
        Nvml nvml = Native.load("libnvidia-ml.so.1", Nvml.class);
        assertThat(nvml.nvmlInit_v2()).isZero();
        Pointer device;
        try (Gpu gpu = Gpu.open("cudnn", 0)) {
            device = device(nvml, gpu.uuid());
            long used = CudaDouble.CONTEXT_BYTES + cuda.cudaDoubleAllocatedBytes();
            assertThat(gpu.freeBytes()).isEqualTo(64 * MIB - used);
            assertThat(memory(nvml, device)).containsExactly(64 * MIB, 64 * MIB - used, used);
            try (Operands operands = new Operands(gpu)) {
                operands.allocate(MIB);
                assertThat(memory(nvml, device)).containsExactly(64 * MIB, gpu.freeBytes(), used + MIB);
            }
        }
        assertThat(memory(nvml, device)).containsExactly(64 * MIB, 64 * MIB, 0);
        assertThat(nvml.nvmlShutdown()).isZero();
    }

    @Test
    void nvmlMustBeInitializedAndKnowTheDevice() {
        Nvml nvml = Native.load("libnvidia-ml.so.1", Nvml.class);
        assertThat(nvml.nvmlShutdown()).isEqualTo(UNINITIALIZED);
        PointerByReference device = new PointerByReference();
        assertThat(nvml.nvmlDeviceGetHandleByUUID("GPU-0", device)).isEqualTo(UNINITIALIZED);
        assertThat(nvml.nvmlInit_v2()).isZero();
        assertThat(nvml.nvmlDeviceGetHandleByUUID("GPU-0", device)).isEqualTo(NOT_FOUND);
        assertThat(nvml.nvmlErrorString(NOT_FOUND)).startsWith("A query");
        assertThat(nvml.nvmlShutdown()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"7, cuDevicePrimaryCtxRetain", "8, cudnnCreate", "9, cublasCreate", "10, cuMemAlloc"})
    void eachPartOfAContextNeedsMemory(long mebibytes, String call) {
        cuda.cudaDoubleMemory(mebibytes * MIB);
        assertThatThrownBy(() -> Gpu.open("cudnn", 0))
                .isInstanceOf(DeviceUnavailable.class)
                .hasMessageContaining(call)
                .hasMessageContaining("no memory left");
    }

    private static Pointer device(Nvml nvml, String uuid) {
        PointerByReference device = new PointerByReference();
        assertThat(nvml.nvmlDeviceGetHandleByUUID(uuid, device)).isZero();
        return device.getValue();
    }

    /** Total, free, used. */
    private static long[] memory(Nvml nvml, Pointer device) {
        long[] memory = new long[3];
        assertThat(nvml.nvmlDeviceGetMemoryInfo(device, memory)).isZero();
        return memory;
    }

    /** NVIDIA's NVML API Reference Guide. */
    private interface Nvml extends Library {
        int nvmlInit_v2();

        int nvmlShutdown();

        int nvmlDeviceGetHandleByUUID(String uuid, PointerByReference device);

        int nvmlDeviceGetMemoryInfo(Pointer device, long[] memory);

        String nvmlErrorString(int status);
    }
}
