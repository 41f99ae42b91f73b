package io.brimful.device;

import io.brimful.device.reference.ReferenceDevice;
import io.brimful.trial.DeviceSlot;

class ReferenceOptimizersTest extends OptimizerContract {
    @Override
    protected Device open(long memoryBytes) {
        return ReferenceDevice.open(new DeviceSlot(ReferenceDevice.KIND, memoryBytes, 1));
    }
}
