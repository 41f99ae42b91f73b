package io.brimful.device;

import io.brimful.device.cudnn.CudnnDevice;
import io.brimful.trial.Algorithms;
import io.brimful.trial.DeviceSlot;
import org.junit.jupiter.api.Tag;

/** The device contract on a real GPU; {@code gpu/check.sh} runs it. */
@Tag("gpu")
class GpuDeviceTest extends DeviceContract {
    @Override
    protected Device open(long memoryBytes) {
        return CudnnDevice.open(new DeviceSlot(CudnnDevice.KIND, memoryBytes, 1, Algorithms.DETERMINISTIC));
    }
}
