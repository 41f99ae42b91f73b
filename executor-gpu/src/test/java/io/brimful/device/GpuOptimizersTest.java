package io.brimful.device;

import io.brimful.device.cudnn.CudnnDevice;
import io.brimful.trial.Algorithms;
import io.brimful.trial.DeviceSlot;
import org.junit.jupiter.api.Tag;

/** The optimizers on a real GPU; {@code gpu/check.sh} runs it. */
@Tag("gpu")
class GpuOptimizersTest extends OptimizerContract {
    @Override
    protected Device open(long memoryBytes) {
        return CudnnDevice.open(new DeviceSlot(CudnnDevice.KIND, memoryBytes, 1, Algorithms.DETERMINISTIC));
    }
}
