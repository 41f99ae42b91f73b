package io.brimful.cluster;

/** The cluster has no device for the trials that are left. */
public final class NoDevice extends RuntimeException {
    public NoDevice(String message) {
        super(message);
    }
}
