package io.brimful.cluster;

import io.brimful.device.Device;
import io.brimful.run.Devices;
import io.brimful.trial.DeviceSlot;

/** Asks devices what they are. */
final class Models {
    private Models() {}

    /** The device's name; it is opened for that, and closed again. */
    static String of(DeviceSlot slot) {
        try (Device device = Devices.open(slot)) {
            return device.facts().model();
        }
    }
}
