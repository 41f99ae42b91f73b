package io.brimful.run;

/** Another user of the device holds it, and did not give it back in time. */
public final class DeviceBusy extends RuntimeException {
    private static final long serialVersionUID = 1;

    DeviceBusy(String message) {
        super(message);
    }
}
