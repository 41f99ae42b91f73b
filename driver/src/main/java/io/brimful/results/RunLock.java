package io.brimful.results;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Keeps a second driver of the same machine off a run, for as long as the first one lives: the operating system gives it back
 * however a process ends. Where locks do not reach, the epoch counts.
 */
final class RunLock implements AutoCloseable {
    /* POSIX: a process that closes the file anywhere gives its lock up, so one that asks twice is refused but loses it. */
    private final FileChannel channel;

    private RunLock(FileChannel channel) {
        this.channel = channel;
    }

    /** The lock, or nothing while another driver holds it. */
    static Optional<RunLock> take(RunFolder run) throws IOException {
        FileChannel channel = FileChannel.open(run.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new RunLock(channel));
            }
        } catch (OverlappingFileLockException heldByThisProcess) {
            channel.close();
            return Optional.empty();
        } catch (IOException noLocksHere) {
            return Optional.of(new RunLock(channel));
        }
        channel.close();
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
