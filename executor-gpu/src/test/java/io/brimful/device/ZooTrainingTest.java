package io.brimful.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.device.Device.Freed;
import io.brimful.device.cudnn.CudnnDevice;
import io.brimful.device.onednn.OnednnDevice;
import io.brimful.network.Network;
import io.brimful.trial.Algorithms;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Policy;
import java.nio.IntBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The zoo's large networks, made so narrow that a step is soon over. */
class ZooTrainingTest {
    private static final long MEMORY_BYTES = 4L << 30;
    private static final double WIDTH = 1 / 16.0;

    @ParameterizedTest
    @ValueSource(
            strings = {"densenet121", "googlenet", "inception_v3", "mobilenet_v2", "resnet101", "squeezenet1_1", "unet"
            })
    void trainsOnTheProcessor(String name) throws OutOfDeviceMemory {
        try (Device device = OnednnDevice.open(new DeviceSlot(OnednnDevice.KIND, MEMORY_BYTES, 2))) {
            assertPackedTrainsAsCaffe(device, name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"densenet121", "googlenet", "inception_v3", "mobilenet_v2", "resnet101", "squeezenet1_1"})
    void trainsOnTheGpu(String name) throws OutOfDeviceMemory {
        CudaDouble.fresh();
        DeviceSlot slot = new DeviceSlot(CudnnDevice.KIND, MEMORY_BYTES, 1, Algorithms.DETERMINISTIC);
        try (Device device = CudnnDevice.open(slot)) {
            assertPackedTrainsAsCaffe(device, name);
        }
    }

    private static void assertPackedTrainsAsCaffe(Device device, String name) throws OutOfDeviceMemory {
        Network network = TrainingContract.zoo(name).scaled(WIDTH, 2);
        long caffeBytes;
        List<Float> losses;
        Map<String, IntBuffer> bits;
        try (Bench caffe = Bench.of(device, network, 1, Bench.SGD, Policy.CAFFE, Freed.KEPT)) {
            caffeBytes = caffe.plan().arenaBytes();
            losses = caffe.steps(2);
            bits = caffe.bits();
        }
        assertThat(losses)
                .hasSize(2)
                .allSatisfy(loss -> assertThat(loss).isFinite().isPositive());
        try (Bench packed = Bench.of(device, network, 1, Bench.SGD, Policy.PACKED, Freed.POISONED)) {
            assertThat(packed.plan().arenaBytes()).isLessThan(caffeBytes);
            assertThat(packed.bits()).isNotEqualTo(bits);
            assertThat(packed.steps(2)).isEqualTo(losses);
            assertThat(packed.bits()).isEqualTo(bits);
        }
    }
}
