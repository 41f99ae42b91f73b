package io.brimful.device;

import io.brimful.device.cudnn.ChannelsLast;
import io.brimful.device.cudnn.CudnnDevice;
import io.brimful.trial.DeviceSlot;
import org.junit.jupiter.api.Tag;

/** What a real GPU calculates in NHWC; {@code gpu/check.sh} runs it. */
@Tag("gpu")
class GpuChannelsLastTest extends TrainingContract {
    @Override
    protected Device open(long memoryBytes) {
        return ChannelsLast.open(new DeviceSlot(CudnnDevice.KIND, memoryBytes, 1));
    }
}
