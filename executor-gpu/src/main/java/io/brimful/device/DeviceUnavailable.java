package io.brimful.device;

/** A device cannot be opened: it is not there, or something that it needs is missing. The message is one line for people. */
public final class DeviceUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String reason;

    /**
     * @param device its address
     * @param reason what is missing, and what to do
     */
    public DeviceUnavailable(String device, String reason) {
        super(device + ": " + reason);
        this.reason = reason;
    }

    /** The message without the device's address. */
    public String reason() {
        return reason;
    }
}
