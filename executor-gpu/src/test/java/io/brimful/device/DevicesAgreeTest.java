package io.brimful.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.brimful.device.Device.Freed;
import io.brimful.device.cudnn.CudnnDevice;
import io.brimful.device.onednn.OnednnDevice;
import io.brimful.network.Network;
import io.brimful.trial.Algorithms;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Policy;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevicesAgreeTest {
    private static final long MEMORY_BYTES = 1L << 30;
    private static final int BATCH = 8;
    private static final int STEPS = 20;

    /* One rounding in single precision is 6e-8 of a value; a step adds some hundred of them, and training carries each step's on to
     * the next. */
    private static final double TOLERANCE = 1e-5;

    @ParameterizedTest
    @ValueSource(strings = {"lenet", "cifar10-quick"})
    void losesTheSameOnTheProcessorAndOnTheGpu(String name) throws OutOfDeviceMemory {
        CudaDouble.fresh();
        Network network = TrainingContract.zoo(name);
        List<Float> processor;
        try (Device device = OnednnDevice.open(new DeviceSlot(OnednnDevice.KIND, MEMORY_BYTES, 2));
                Bench bench = Bench.of(device, network, BATCH, Bench.SGD, Policy.PACKED, Freed.KEPT)) {
            processor = bench.steps(STEPS);
        }
        try (Device device =
                        CudnnDevice.open(new DeviceSlot(CudnnDevice.KIND, MEMORY_BYTES, 1, Algorithms.DETERMINISTIC));
                Bench bench = Bench.of(device, network, BATCH, Bench.SGD, Policy.PACKED, Freed.KEPT)) {
            List<Float> gpu = bench.steps(STEPS);
            for (int step = 0; step < STEPS; step++) {
                float expected = processor.get(step);
                assertThat(gpu.get(step)).as("loss of step %d", step).isCloseTo(expected, within((float)
                        (TOLERANCE * expected)));
            }
        }
    }
}
