package io.brimful.run;

import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/** A process that holds the lock of a device until it is ended. */
final class HoldLock {
    private HoldLock() {}

    public static void main(String[] arguments) throws Exception {
        try (DeviceLock lock = DeviceLock.take(Path.of(arguments[0]), Trials.ONEDNN, "0042", Duration.ZERO)) {
            Objects.requireNonNull(lock);
            System.out.println("held");
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
