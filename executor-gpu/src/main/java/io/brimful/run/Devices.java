package io.brimful.run;

import io.brimful.device.Device;
import io.brimful.device.DeviceLost;
import io.brimful.device.DeviceUnavailable;
import io.brimful.device.cudnn.CudnnDevice;
import io.brimful.device.onednn.OnednnDevice;
import io.brimful.device.reference.ReferenceDevice;
import io.brimful.trial.DeviceSlot;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Opens devices by their address: a kind, and behind a colon which one of its kind, as in {@code cudnn:1}. */
public final class Devices {
    private Devices() {}

    /** Every kind of device that {@link #open} knows, in alphabetical order. */
    public static SortedSet<String> names() {
        return new TreeSet<>(Set.of(CudnnDevice.KIND, OnednnDevice.KIND, ReferenceDevice.KIND));
    }

    /** The kind in an address, under its first name: {@code cudnn} for {@code cuda:1}. */
    public static String kind(String address) {
        int colon = address.indexOf(':');
        String kind = colon < 0 ? address : address.substring(0, colon);
        return kind.equals(CudnnDevice.ALIAS) ? CudnnDevice.KIND : kind;
    }

    /** Whether an address names a kind of device, and numbers it only where there can be several. */
    public static boolean isAddress(String address) {
        return names().contains(kind(address)) && (address.indexOf(':') < 0 || isGpu(address));
    }

    /** Whether an address is that of a GPU. */
    public static boolean isGpu(String address) {
        return gpus().contains(kind(address));
    }

    /** The address under which each device has but one: {@code cudnn:0} for {@code cuda}. */
    public static String canonical(String address) {
        int colon = address.indexOf(':');
        if (!isGpu(address)) {
            return address;
        }
        return kind(address) + (colon < 0 ? ":0" : address.substring(colon));
    }

    /**
     * What tells a device from every other one of this host, in all its processes: a GPU may have another number in each of them.
     */
    static String identity(String address) {
        try {
            return isGpu(address) ? CudnnDevice.uuid(address) : address;
        } catch (DeviceUnavailable | DeviceLost unknown) {
            return canonical(address);
        }
    }

    /** Names of kinds that bring their own memory; every other one is a processor, with the machine's memory. */
    public static SortedSet<String> gpus() {
        return new TreeSet<>(Set.of(CudnnDevice.ALIAS, CudnnDevice.KIND));
    }

    /**
     * Addresses of all devices that an address stands for: every GPU for {@code cudnn}, one of them for {@code cudnn:0}; a
     * processor is one device.
     *
     * @throws DeviceUnavailable when there is none
     */
    public static List<String> present(String address) {
        if (!kind(address).equals(CudnnDevice.KIND)) {
            return List.of(address);
        }
        int count = CudnnDevice.count(address);
        if (address.indexOf(':') >= 0) {
            return List.of(address);
        }
        return IntStream.range(0, count)
                .mapToObj(ordinal -> CudnnDevice.KIND + ":" + ordinal)
                .toList();
    }

    /**
     * Opens a device on the calling thread.
     *
     * @throws IllegalArgumentException when the address names no kind of device
     * @throws DeviceUnavailable when there is no such device, or something that it needs is missing
     */
    public static Device open(DeviceSlot slot) {
        return switch (kind(slot.address())) {
            case CudnnDevice.KIND -> CudnnDevice.open(slot);
            case OnednnDevice.KIND -> OnednnDevice.open(slot);
            case ReferenceDevice.KIND -> ReferenceDevice.open(slot);
            default ->
                throw new IllegalArgumentException(
                        "Unknown device '" + slot.address() + "'; known: " + String.join(", ", names()));
        };
    }
}
