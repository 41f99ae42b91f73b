package io.brimful.cluster;

import io.brimful.conf.DeviceSpec;
import io.brimful.device.DeviceUnavailable;
import io.brimful.run.Devices;
import io.brimful.trial.DeviceSlot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Divides a machine's cores among its devices. */
public final class DeviceSlots {
    private DeviceSlots() {}

    /**
     * One slot per device used; where there are several, the address of each has its place in the list behind a colon. A GPU
     * without a number stands for every GPU of this machine.
     *
     * @param concurrency the most devices to use; 0 for all
     * @param cores of this machine; devices that ask for no number of threads share them evenly
     * @throws DeviceUnavailable when a GPU is asked for that is not there, or twice
     */
    public static List<DeviceSlot> of(List<DeviceSpec> devices, int concurrency, int cores) {
        List<DeviceSpec> present = devices.stream()
                .flatMap(device -> Devices.present(device.device()).stream()
                        .map(address ->
                                new DeviceSpec(address, device.memoryBytes(), device.threads(), device.algorithms())))
                .toList();
        int used = concurrency == 0 ? present.size() : Math.min(concurrency, present.size());
        int share = Math.max(1, cores / Math.max(1, used));
        Set<String> gpus = new HashSet<>();
        List<DeviceSlot> slots = new ArrayList<>();
        for (DeviceSpec device : present.subList(0, used)) {
            int threads = device.threads() == 0 ? share : device.threads();
            boolean isGpu = Devices.isGpu(device.device());
            if (isGpu && !gpus.add(Devices.canonical(device.device()))) {
                throw new DeviceUnavailable(
                        device.device(), "it is listed twice; a GPU runs one trial at a time, so list it once");
            }
            String address = used == 1 || isGpu ? device.device() : device.device() + ":" + slots.size();
            slots.add(new DeviceSlot(address, device.memoryBytes(), threads, device.algorithms()));
        }
        return List.copyOf(slots);
    }
}
