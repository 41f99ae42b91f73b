package io.brimful.device.cudnn;

/** A call to one of the GPU's libraries failed; the GPU itself can still be used. */
final class CudaException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String reason;

    /**
     * @param device its address
     * @param reason which call, of what, and what it answered
     */
    CudaException(String device, String reason) {
        super(device + ": " + reason);
        this.reason = reason;
    }

    /** The message without the device's address. */
    String reason() {
        return reason;
    }
}
