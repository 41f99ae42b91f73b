package io.brimful.device.cudnn;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.device.CudaDouble;
import io.brimful.trial.Algorithms;
import io.brimful.trial.DeviceSlot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a device takes for itself, as seen from outside of its context; on the CUDA test double. */
class NvmlTest {
    /* Of 1024 executables. */
    private static final long MOMENTS_BYTES = 1024L * Moment.BYTES;
    private static final long CONTEXT_ALONE_BYTES = 8L << 20;

    private CudaDouble.Controls cuda;

    @BeforeEach
    void begin() {
        cuda = CudaDouble.fresh();
    }

    @AfterEach
    void leaveAHealthyDevice() {
        CudaDouble.fresh();
    }

    @Test
    void runtimeBytesAreTheContextsAndTheHandles() {
        assertThat(runtimeBytes()).isEqualTo(CudaDouble.CONTEXT_BYTES + MOMENTS_BYTES);
        assertThat(cuda.cudaDoubleCalls("nvmlShutdown")).isEqualTo(cuda.cudaDoubleCalls("nvmlInit_v2"));
        assertThat(runtimeBytes()).isEqualTo(CudaDouble.CONTEXT_BYTES + MOMENTS_BYTES);
    }

    @Test
    void aContextThatIsThereIsNotCountedAgain() {
        try (CudnnDevice first = open()) {
            assertThat(first.facts().runtimeBytes()).isEqualTo(CudaDouble.CONTEXT_BYTES + MOMENTS_BYTES);
            assertThat(runtimeBytes()).isEqualTo(withoutNvml());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nvmlInit_v2, 9, 0",
        "nvmlDeviceGetHandleByUUID, 6, 0",
        "nvmlDeviceGetMemoryInfo, 3, 0",
        "nvmlDeviceGetMemoryInfo, 15, 1",
    })
    void whereNvmlDoesNotTellOnlyTheHandlesAreCounted(String function, int status, long after) {
        cuda.cudaDoubleFail(function, status, after);
        assertThat(runtimeBytes()).isEqualTo(withoutNvml());
        long begun = function.equals("nvmlInit_v2") ? 0 : 1;
        assertThat(cuda.cudaDoubleCalls("nvmlShutdown")).isEqualTo(begun);
    }

    @Test
    void seesNothingOfAGpuThatItDoesNotKnow() {
        try (Nvml nvml = Nvml.watch("GPU-0");
                Gpu gpu = Gpu.open("cudnn", 0)) {
            assertThat(gpu.runtimeBytes()).isPositive();
            assertThat(nvml.grownBytes()).isZero();
        }
    }

    @Test
    void whatOthersGiveBackIsNotCounted() {
        Gpu gpu = Gpu.open("cudnn", 0);
        try (Nvml nvml = Nvml.watch(gpu.uuid())) {
            gpu.close();
            assertThat(nvml.grownBytes()).isZero();
        }
    }

    private static long withoutNvml() {
        return CudaDouble.CONTEXT_BYTES - CONTEXT_ALONE_BYTES + MOMENTS_BYTES;
    }

    private static long runtimeBytes() {
        try (CudnnDevice device = open()) {
            return device.facts().runtimeBytes();
        }
    }

    private static CudnnDevice open() {
        return CudnnDevice.open(new DeviceSlot(CudnnDevice.KIND, 1 << 20, 1, Algorithms.DETERMINISTIC));
    }
}
