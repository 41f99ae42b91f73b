package io.brimful.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether standard input or standard error is a terminal; Java itself only knows both inputs and outputs at once. */
enum Terminal {
    STDIN(0),
    STDERR(2);

    private final Path descriptor;

    Terminal(int number) {
        this.descriptor = Path.of("/proc/self/fd/" + number);
    }

    @SuppressWarnings("SystemConsoleNull") // on a JDK that always has one the line is drawn once too often, no more
    boolean isConnected() {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException noSuchFolder) {
            return System.console() != null;
        }
    }
}
