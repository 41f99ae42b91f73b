package io.brimful.cluster;

import io.brimful.conf.DeviceSpec;
import io.brimful.trial.DeviceSlot;
import java.util.ArrayList;
import java.util.List;

/** Divides a machine's cores among its devices. */
public final class DeviceSlots {
    private DeviceSlots() {}

    /**
     * One slot per device used; where there are several, the address of each has its place in the list behind a colon.
     *
     * @param concurrency the most devices to use; 0 for all
     * @param cores of this machine; devices that ask for no number of threads share them evenly
     */
    public static List<DeviceSlot> of(List<DeviceSpec> devices, int concurrency, int cores) {
        int used = concurrency == 0 ? devices.size() : Math.min(concurrency, devices.size());
        int share = Math.max(1, cores / Math.max(1, used));
        List<DeviceSlot> slots = new ArrayList<>();
        for (DeviceSpec device : devices.subList(0, used)) {
            int threads = device.threads() == 0 ? share : device.threads();
            String address = used == 1 ? device.device() : device.device() + ":" + slots.size();
            slots.add(new DeviceSlot(address, device.memoryBytes(), threads));
        }
        return List.copyOf(slots);
    }
}
