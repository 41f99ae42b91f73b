package io.brimful.device;

import io.brimful.device.cudnn.CudnnDevice;
import io.brimful.trial.Algorithms;
import io.brimful.trial.DeviceSlot;

/** The optimizers on the CUDA test double. */
class CudnnOptimizersTest extends OptimizerContract {
    @Override
    protected Device open(long memoryBytes) {
        CudaDouble.fresh();
        return CudnnDevice.open(new DeviceSlot(CudnnDevice.KIND, memoryBytes, 1, Algorithms.DETERMINISTIC));
    }
}
