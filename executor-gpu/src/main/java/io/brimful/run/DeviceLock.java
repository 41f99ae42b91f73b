package io.brimful.run;

import io.brimful.trial.DeviceSlot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The right to use one device of this host: the system's lock on a file, which goes with the process that holds it. Threads of one
 * process exclude each other as well.
 */
public final class DeviceLock implements AutoCloseable {
    private static final String TABLE = DeviceLock.class.getName() + ":";
    private static final long PAUSE_MILLIS = 50;
    private static final int MOST_BYTES = 200;

    private final Path file;
    private final FileChannel channel;

    private DeviceLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Waits until nobody else has the device.
     *
     * @param folder of the lock files, the same for all processes of the host; made where it is not there
     * @param trial whom the device is for
     * @param patience after which waiting ends: a process that is dying needs a moment
     * @throws DeviceBusy when another trial still has the device then; the message names its process
     * @throws UnusableLocks when the folder or the file cannot be used
     */
    public static DeviceLock take(Path folder, DeviceSlot slot, String trial, Duration patience)
            throws InterruptedException {
        Path file = LockFiles.of(folder, Devices.identity(slot.address()));
        String holder = "process " + ProcessHandle.current().pid() + " (trial " + trial + ") since "
                + Instant.now().truncatedTo(ChronoUnit.SECONDS);
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            String other = claim(file, holder);
            if (other.isEmpty()) {
                break;
            }
            pause(deadline, slot, other, patience);
        }
        try {
            return new DeviceLock(file, lock(file, slot, holder, deadline, patience));
        } catch (InterruptedException | RuntimeException | Error e) {
            disclaim(file);
            throw e;
        }
    }

    private static FileChannel lock(Path file, DeviceSlot slot, String holder, long deadline, Duration patience)
            throws InterruptedException {
        try {
            FileChannel channel = LockFiles.open(file);
            try {
                while (channel.tryLock() == null) {
                    pause(deadline, slot, content(channel), patience);
                }
                channel.truncate(0).write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
                return channel;
            } catch (IOException | InterruptedException | RuntimeException | Error e) {
                channel.close();
                throw e;
            }
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            throw new InterruptedException();
        } catch (IOException e) {
            throw new UnusableLocks(file, e);
        }
    }

    /* A process that closes any channel of a file gives up all its locks on it (fcntl(2)), so a file that this process has locked must
     * not even be opened again: the process itself has to know. In its properties, since there may be several of this class. */
    private static String claim(Path file, String holder) {
        Object other = System.getProperties().putIfAbsent(TABLE + file, holder);
        return other == null ? "" : other.toString();
    }

    private static void disclaim(Path file) {
        System.getProperties().remove(TABLE + file);
    }

    private static void pause(long deadline, DeviceSlot slot, String holder, Duration patience)
            throws InterruptedException {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            throw new DeviceBusy(slot.address() + " is in use: " + holder + " has it; waited "
                    + TimeLimit.text(patience) + "; end that process, or try again when it is done");
        }
        Thread.sleep(Math.min(PAUSE_MILLIS, left / 1_000_000 + 1));
    }

    /* Another user may have written it. */
    private static String content(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
        channel.read(bytes, 0);
        String text =
                new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).replaceAll("[^\\p{Graph} ]", "");
        return text.isBlank() ? "another process" : text;
    }

    /** Gives the device to whoever waits for it. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            disclaim(file);
        }
    }
}
