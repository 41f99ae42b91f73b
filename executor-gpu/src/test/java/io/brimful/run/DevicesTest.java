package io.brimful.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.brimful.device.Device;
import io.brimful.trial.DeviceSlot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevicesTest {
    @ParameterizedTest
    @ValueSource(strings = {"onednn", "reference"})
    void opensWhatTheAddressNames(String address) {
        try (Device device = Devices.open(new DeviceSlot(address, 1000, 1))) {
            assertThat(device.facts().kind()).isEqualTo(address);
            assertThat(device.facts().memoryBytes()).isEqualTo(1000);
        }
    }

    @Test
    void namesTheKnownDevices() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Devices.open(new DeviceSlot("onedn", 1000, 1)))
                .withMessage("Unknown device 'onedn'; known: cudnn, onednn, reference");
    }
}
