package io.brimful.run;

import io.brimful.device.Device;
import io.brimful.device.cudnn.CudnnDevice;
import io.brimful.device.onednn.OnednnDevice;
import io.brimful.device.reference.ReferenceDevice;
import io.brimful.trial.DeviceSlot;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Opens devices by their address. */
public final class Devices {
    private Devices() {}

    /** Every address that {@link #open} knows, in alphabetical order. */
    public static SortedSet<String> names() {
        return new TreeSet<>(Set.of(CudnnDevice.KIND, OnednnDevice.KIND, ReferenceDevice.KIND));
    }

    /**
     * Opens a device on the calling thread. An ordinal behind a colon, as in {@code onednn:1}, tells devices of one kind apart.
     *
     * @throws IllegalArgumentException when the address names no device
     */
    public static Device open(DeviceSlot slot) {
        int colon = slot.address().indexOf(':');
        return switch (colon < 0 ? slot.address() : slot.address().substring(0, colon)) {
            case CudnnDevice.KIND, CudnnDevice.ALIAS -> CudnnDevice.open(slot);
            case OnednnDevice.KIND -> OnednnDevice.open(slot);
            case ReferenceDevice.KIND -> ReferenceDevice.open(slot);
            default ->
                throw new IllegalArgumentException(
                        "Unknown device '" + slot.address() + "'; known: " + String.join(", ", names()));
        };
    }
}
