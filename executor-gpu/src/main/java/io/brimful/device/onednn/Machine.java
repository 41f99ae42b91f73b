package io.brimful.device.onednn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What the operating system says of the machine and of this process. */
final class Machine {
    private static final long RESERVE_BYTES = 512L << 20;

    private Machine() {}

    /** The processor's name. */
    static String processor() {
        return value(Path.of("/proc/cpuinfo"), "model name").orElseGet(() -> System.getProperty("os.arch", ""));
    }

    static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unnamed) {
            return "localhost";
        }
    }

    /** The same for the same host and address. */
    static String uuid(String host, String address) {
        return UUID.nameUUIDFromBytes((host + "/" + address).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** Memory of this process that is in use; 0 where the system does not tell. */
    static long residentBytes() {
        return kibibytes(Path.of("/proc/self/status"), "VmRSS").orElse(0L);
    }

    /**
     * Memory that the system could still give without taking it from others, less a reserve that keeps it responsive; without
     * bound where the system does not tell.
     */
    static long availableBytes() {
        return kibibytes(Path.of("/proc/meminfo"), "MemAvailable")
                .map(bytes -> Math.max(1, bytes - RESERVE_BYTES))
                .orElse(Long.MAX_VALUE);
    }

    private static Optional<Long> kibibytes(Path file, String key) {
        return value(file, key).map(text -> Long.parseLong(text.replaceAll("[^0-9]", "")) << 10);
    }

    private static Optional<String> value(Path file, String key) {
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try {
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            return lines.stream()
                    .filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
