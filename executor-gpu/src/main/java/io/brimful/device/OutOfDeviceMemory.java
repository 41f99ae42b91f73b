package io.brimful.device;

import java.util.Locale;

/** A device was asked for more bytes than it has left. An answer to be expected, so it is checked. */
public final class OutOfDeviceMemory extends Exception {
    private static final long serialVersionUID = 1;

    private final long askedBytes;
    private final long freeBytes;

    /**
     * @param device its address
     * @param askedBytes what was asked for
     * @param freeBytes what there was
     */
    public OutOfDeviceMemory(String device, long askedBytes, long freeBytes) {
        super(String.format(
                Locale.ROOT,
                "%s: asked for %,d B, %,d B free, %,d B short",
                device,
                askedBytes,
                freeBytes,
                askedBytes - freeBytes));
        this.askedBytes = askedBytes;
        this.freeBytes = freeBytes;
    }

    public long askedBytes() {
        return askedBytes;
    }

    public long freeBytes() {
        return freeBytes;
    }
}
