package io.brimful.device;

import io.brimful.device.cudnn.CudnnDevice;
import io.brimful.trial.Algorithms;
import io.brimful.trial.DeviceSlot;

/** The GPU device on the CUDA test double. */
class CudnnDeviceTest extends DeviceContract {
    @Override
    protected Device open(long memoryBytes) {
        CudaDouble.fresh();
        return CudnnDevice.open(new DeviceSlot(CudnnDevice.KIND, memoryBytes, 1, Algorithms.DETERMINISTIC));
    }

    @Override
    protected double width() {
        return 0.5;
    }
}
