package io.brimful.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.brimful.device.Device.Freed;
import io.brimful.device.cudnn.CudnnDevice;
import io.brimful.device.onednn.OnednnDevice;
import io.brimful.device.reference.ReferenceDevice;
import io.brimful.network.Network;
import io.brimful.network.caffe.Prototxt;
import io.brimful.trial.Algorithms;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Policy;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks from prototxt files, under every policy, on every device. */
class PrototxtTrainingTest {
    private static final long MEMORY_BYTES = 1L << 30;
    /* Slices sum in another order than the whole batch. */
    private static final Offset<Float> ROUNDING = Offset.offset(1e-3f);

    static List<String> files() {
        return Prototxt.NETWORKS;
    }

    @ParameterizedTest
    @MethodSource("files")
    void trainsInPlainLoops(String file) throws OutOfDeviceMemory {
        try (Device device = ReferenceDevice.open(new DeviceSlot(ReferenceDevice.KIND, MEMORY_BYTES, 1))) {
            assertTrains(device, file);
        }
    }

    private static List<Float> inPlainLoops(String file) throws OutOfDeviceMemory {
        try (Device device = ReferenceDevice.open(new DeviceSlot(ReferenceDevice.KIND, MEMORY_BYTES, 1))) {
            return losses(device, Prototxt.network(file).network(), Policy.CAFFE);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void trainsOnTheProcessor(String file) throws OutOfDeviceMemory {
        try (Device device = OnednnDevice.open(new DeviceSlot(OnednnDevice.KIND, MEMORY_BYTES, 1))) {
            assertTrains(device, file);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void trainsOnTheGpu(String file) throws OutOfDeviceMemory {
        CudaDouble.fresh();
        try (Device device =
                CudnnDevice.open(new DeviceSlot(CudnnDevice.KIND, MEMORY_BYTES, 1, Algorithms.DETERMINISTIC))) {
            assertTrains(device, file);
        }
    }

    private static void assertTrains(Device device, String file) throws OutOfDeviceMemory {
        Network network = Prototxt.network(file).network();
        List<Float> losses = losses(device, network, Policy.CAFFE);
        assertThat(losses)
                .hasSize(2)
                .allSatisfy(loss -> assertThat(loss).isFinite().isPositive());
        List<Float> expected = inPlainLoops(file);
        for (int i = 0; i < losses.size(); i++) {
            assertThat(losses.get(i)).isCloseTo(expected.get(i), within(1e-4f * Math.max(1, expected.get(i))));
        }
        for (Policy policy : List.of(Policy.REUSE, Policy.PACKED, Policy.RECOMPUTE)) {
            assertThat(losses(device, network, policy)).as(policy.name()).isEqualTo(losses);
        }
        List<Float> sliced = losses(device, network, Policy.SLICED);
        for (int i = 0; i < losses.size(); i++) {
            assertThat(sliced.get(i)).isCloseTo(losses.get(i), ROUNDING);
        }
    }

    private static List<Float> losses(Device device, Network network, Policy policy) throws OutOfDeviceMemory {
        try (Bench bench = Bench.of(device, network, 3, Bench.SGD, policy, Freed.POISONED)) {
            return bench.steps(2);
        }
    }
}
