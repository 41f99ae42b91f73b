package io.brimful.device;

/** One allocation on a device. */
public interface Arena extends AutoCloseable {
    /** Its size, exactly as it was asked for. */
    long bytes();

    /** Gives the bytes back to the device; a second call does nothing. */
    @Override
    void close();
}
