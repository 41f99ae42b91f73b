package io.brimful.device;

/** A device failed in a way that this process cannot recover from: whatever it asks of the device fails from now on. */
public final class DeviceLost extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * @param device its address
     * @param status what the device answered
     */
    public DeviceLost(String device, String status) {
        super(device + ": " + status
                + ": the device is lost to this process, which cannot use it any more; start a new one");
    }
}
