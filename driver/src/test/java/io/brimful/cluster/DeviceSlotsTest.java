package io.brimful.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.conf.DeviceSpec;
import io.brimful.trial.Algorithms;
import io.brimful.trial.DeviceSlot;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceSlotsTest {
    private static final DeviceSpec ANY = new DeviceSpec("onednn", 1000, 0, Algorithms.MEASURED);
    private static final DeviceSpec THREE = new DeviceSpec("onednn", 2000, 3, Algorithms.MEASURED);

    @Test
    void oneDeviceHasAllCores() {
        assertThat(DeviceSlots.of(List.of(ANY), 0, 8)).containsExactly(new DeviceSlot("onednn", 1000, 8));
    }

    @Test
    void devicesShareTheCoresUnlessTheySayOtherwise() {
        assertThat(DeviceSlots.of(List.of(ANY, THREE), 0, 8))
                .containsExactly(new DeviceSlot("onednn:0", 1000, 4), new DeviceSlot("onednn:1", 2000, 3));
    }

    @Test
    void moreDevicesThanCoresHaveOneThreadEach() {
        assertThat(DeviceSlots.of(List.of(ANY, ANY, ANY), 0, 2))
                .containsExactly(
                        new DeviceSlot("onednn:0", 1000, 1),
                        new DeviceSlot("onednn:1", 1000, 1),
                        new DeviceSlot("onednn:2", 1000, 1));
    }

    @Test
    void concurrencyLeavesDevicesOut() {
        assertThat(DeviceSlots.of(List.of(ANY, THREE), 1, 8)).containsExactly(new DeviceSlot("onednn", 1000, 8));
    }
}
