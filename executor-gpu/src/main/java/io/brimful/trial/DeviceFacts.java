package io.brimful.trial;

import java.io.Serializable;

/**
 * What a device says of itself once it is open.
 *
 * @param kind {@code cudnn}, {@code onednn} or {@code reference}
 * @param model the processor's name
 * @param architecture what its code is made for: {@code sm_90} for a GPU of compute capability 9.0, the instruction set that
 *     oneDNN uses, as {@code avx512_core}; empty where there is neither
 * @param uuid tells this device from every other of the same host; stable between runs
 * @param memoryBytes the limit it was opened with
 * @param freeBytes what it could still hand out right after opening
 * @param runtimeBytes memory that the libraries themselves took at opening, on a GPU with its context; not part of {@code
 *     memoryBytes}
 * @param libraryVersion of the library that computes
 * @param driverVersion of the driver below it; empty where there is none
 * @param host the machine's name
 */
public record DeviceFacts(
        String kind,
        String model,
        String architecture,
        String uuid,
        long memoryBytes,
        long freeBytes,
        long runtimeBytes,
        String libraryVersion,
        String driverVersion,
        String host)
        implements Serializable {
    /** What is known of a device that could not be opened. */
    public static DeviceFacts unopened(DeviceSlot slot) {
        return new DeviceFacts(slot.address(), "", "", "", slot.memoryBytes(), 0, 0, "", "", "");
    }
}
