package io.brimful.device;

import io.brimful.device.reference.ReferenceDevice;
import io.brimful.trial.DeviceSlot;

class ReferenceDeviceTest extends DeviceContract {
    @Override
    protected Device open(long memoryBytes) {
        return ReferenceDevice.open(new DeviceSlot("reference", memoryBytes, 1));
    }

    @Override
    protected double width() {
        return 0.5;
    }
}
