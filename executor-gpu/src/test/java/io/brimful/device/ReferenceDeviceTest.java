package io.brimful.device;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.brimful.device.Device.Freed;
import io.brimful.device.reference.ReferenceDevice;
import io.brimful.plan.Plan;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Policy;
import org.junit.jupiter.api.Test;

class ReferenceDeviceTest extends DeviceContract {
    @Override
    protected Device open(long memoryBytes) {
        return ReferenceDevice.open(new DeviceSlot("reference", memoryBytes, 1));
    }

    @Override
    protected double width() {
        return 0.25;
    }

    @Test
    void refusesArenasThatNoBufferCanHold() {
        try (Device device = open(1L << 33)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> device.reserve(1L << 32))
                    .withMessage("reference: asked for 4,294,967,296 B; its arenas end at 2,147,483,647 B: "
                            + "take a smaller batch, or another device");
        }
    }

    @Test
    void runsNoStepWithoutFirstValuesOrABatch() throws OutOfDeviceMemory {
        try (Device device = open(1 << 20)) {
            Plan plan = Bench.plan(device, SmallNetworks.all().get(0), 2, Bench.SGD, Policy.PACKED);
            Arena arena = device.reserve(plan.arenaBytes());
            try (Executable executable = device.compile(plan, arena, Freed.KEPT)) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> executable.run(7, 0.1))
                        .withMessage("step 7 comes before initialize");
                executable.initialize(1);
                assertThatIllegalStateException()
                        .isThrownBy(() -> executable.run(7, 0.1))
                        .withMessage("step 7 has no batch: load one for each step");
                Formula.load(plan.step(), 0, executable);
                executable.run(7, 0.1);
                assertThatIllegalStateException()
                        .isThrownBy(() -> executable.run(8, 0.1))
                        .withMessage("step 8 has no batch: load one for each step");
            }
        }
    }
}
