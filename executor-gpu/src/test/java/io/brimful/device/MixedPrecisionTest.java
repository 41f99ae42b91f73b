package io.brimful.device;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.brimful.device.onednn.OnednnDevice;
import io.brimful.device.reference.ReferenceDevice;
import io.brimful.step.Step;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Precision;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Half precision on the CUDA test double. */
class MixedPrecisionTest extends MixedPrecisionContract {
    @Override
    protected void begin() {
        CudaDouble.fresh();
    }

    @ParameterizedTest
    @MethodSource("mixed")
    void aProcessorRefuses(Precision precision) {
        Step step = step(TrainingContract.zoo("lenet"), Bench.SGD, precision);
        String words = ": a processor trains in single precision, precision is "
                + precision.name().toLowerCase(Locale.ROOT) + "; take fp32, or a GPU (device cudnn)";
        try (Device reference = ReferenceDevice.open(new DeviceSlot(ReferenceDevice.KIND, 1L << 30, 1));
                Device onednn = OnednnDevice.open(new DeviceSlot(OnednnDevice.KIND, 1L << 30, 1))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> reference.describe(step))
                    .withMessage(ReferenceDevice.KIND + words);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> onednn.describe(step))
                    .withMessage(OnednnDevice.KIND + words);
        }
    }
}
