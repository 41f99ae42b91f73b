package io.brimful.run;

import io.brimful.device.Device;
import io.brimful.device.onednn.OnednnDevice;
import io.brimful.device.reference.ReferenceDevice;
import io.brimful.trial.DeviceSlot;

/** Opens devices by their address. */
public final class Devices {
    private Devices() {}

    /**
     * Opens a device on the calling thread.
     *
     * @throws IllegalArgumentException when the address names no device
     */
    public static Device open(DeviceSlot slot) {
        return switch (slot.address()) {
            case OnednnDevice.KIND -> OnednnDevice.open(slot);
            case "reference" -> ReferenceDevice.open(slot);
            default ->
                throw new IllegalArgumentException("Unknown device '" + slot.address() + "'; known: onednn, reference");
        };
    }
}
