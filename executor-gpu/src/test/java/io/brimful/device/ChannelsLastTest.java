package io.brimful.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.device.cudnn.ChannelsLast;
import io.brimful.device.cudnn.CudnnDevice;
import io.brimful.plan.Plan;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Policy;
import org.junit.jupiter.api.Test;

/** What the GPU device calculates in NHWC, on the CUDA test double. */
class ChannelsLastTest extends TrainingContract {
    @Override
    protected Device open(long memoryBytes) {
        CudaDouble.fresh();
        return ChannelsLast.open(new DeviceSlot(CudnnDevice.KIND, memoryBytes, 1));
    }

    @Override
    protected double width() {
        return 0.25;
    }

    @Test
    void convolutionsSayThatTheyAreNhwc() {
        try (Device device = open(1L << 30)) {
            Plan plan = Bench.plan(device, zoo("lenet"), 2, Bench.SGD, Policy.PACKED);
            assertThat(plan.schedule().operations())
                    .extracting(scheduled -> scheduled.kernel().algorithm())
                    .contains("forward-1-nhwc", "backward_data-1-nhwc", "backward_weights-1-nhwc");
        }
    }
}
