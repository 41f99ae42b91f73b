package io.brimful.device;

import io.brimful.device.onednn.OnednnDevice;
import io.brimful.trial.DeviceSlot;

class OnednnOptimizersTest extends OptimizerContract {
    @Override
    protected Device open(long memoryBytes) {
        return OnednnDevice.open(new DeviceSlot(OnednnDevice.KIND, memoryBytes, 2));
    }
}
