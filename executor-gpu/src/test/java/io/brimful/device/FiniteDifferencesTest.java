package io.brimful.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.brimful.device.Device.Freed;
import io.brimful.device.reference.ReferenceDevice;
import io.brimful.network.Network;
import io.brimful.step.Tensor;
import io.brimful.step.Tensor.Kind;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference device's gradients against central differences of its own loss: it is the oracle of the other devices. */
class FiniteDifferencesTest {
    private static final int BATCH = 3;
    private static final float STEP = 1f / 128;
    /* A loss below 8 is rounded to 2.4e-7, and so are the activations behind it: their difference over 2 / 128 is good to some
     * 5e-5. Half the loss's third derivative, a few times as large as the slope, comes in with STEP^2 / 3 = 2e-5. */
    private static final double TOLERANCE = 3e-4;

    static Stream<Arguments> networks() {
        return Stream.of(SmallNetworks.all(), StructureNetworks.all(), LossNetworks.all(), ElementNetworks.all())
                .flatMap(List::stream)
                .map(network -> Arguments.of(network.name(), network));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void gradientsAreTheSlopesOfTheLoss(String name, Network network) throws OutOfDeviceMemory {
        try (Device device = ReferenceDevice.open(new DeviceSlot("reference", 1 << 20, 1))) {
            List<float[]> slopes = slopes(device, network);
            for (Policy policy : Policy.values()) {
                try (Bench bench = bench(device, network, policy)) {
                    bench.step(0, 0);
                    List<Tensor> gradients = bench.tensors(Kind.MOMENTUM);
                    assertThat(gradients).hasSameSizeAs(slopes);
                    for (int i = 0; i < slopes.size(); i++) {
                        assertClose(policy + ", " + gradients.get(i), bench.read(gradients.get(i)), slopes.get(i));
                    }
                }
            }
        }
    }

    private static void assertClose(String what, float[] gradient, float[] slope) {
        assertThat(gradient).hasSameSizeAs(slope);
        for (int i = 0; i < slope.length; i++) {
            assertThat(gradient[i]).as("%s[%d]", what, i).isCloseTo(slope[i], within((float)
                    (TOLERANCE * Math.max(1, Math.abs(slope[i])))));
        }
    }

    private static List<float[]> slopes(Device device, Network network) throws OutOfDeviceMemory {
        List<float[]> slopes = new ArrayList<>();
        try (Bench bench = bench(device, network, Policy.CAFFE)) {
            Set<String> momenta =
                    bench.tensors(Kind.MOMENTUM).stream().map(Tensor::name).collect(Collectors.toSet());
            for (Tensor parameter : bench.tensors(Kind.PARAMETER)) {
                if (!momenta.contains(parameter.name() + ".momentum")) {
                    continue; // frozen
                }
                float[] slope = new float[(int) parameter.shape().elements()];
                for (int i = 0; i < slope.length; i++) {
                    slope[i] = (float) slope(bench, parameter, i);
                }
                slopes.add(slope);
            }
        }
        return slopes;
    }

    private static Bench bench(Device device, Network network, Policy policy) throws OutOfDeviceMemory {
        Bench bench = Bench.of(device, network, BATCH, Bench.PLAIN, policy, Freed.POISONED);
        for (Tensor parameter : bench.tensors(Kind.PARAMETER)) {
            if (parameter.name().endsWith(".bias")) {
                bench.executable().write(parameter, awayFromZero(parameter));
            }
        }
        return bench;
    }

    private static double slope(Bench bench, Tensor parameter, int element) {
        float[] values = bench.read(parameter);
        float at = values[element];
        values[element] = at + STEP;
        bench.executable().write(parameter, values);
        double above = bench.step(0, 0);
        values[element] = at - STEP;
        bench.executable().write(parameter, values);
        double below = bench.step(0, 0);
        values[element] = at;
        bench.executable().write(parameter, values);
        return (above - below) / ((double) (at + STEP) - (at - STEP));
    }

    /** Biases so large, up and down, that no step moves the input of a ReLU through 0, where it has no slope. */
    private static float[] awayFromZero(Tensor bias) {
        float[] values = new float[(int) bias.shape().elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 2 == 0 ? 2 : -2;
        }
        return values;
    }
}
