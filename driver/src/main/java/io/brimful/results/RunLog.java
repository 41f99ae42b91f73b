package io.brimful.results;

import io.brimful.conf.ResultsFormat;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The truth about a run: files that only grow, one for each epoch, a line per entry. This is the newest, as the driver that holds
 * the run writes it.
 */
final class RunLog implements AutoCloseable {
    private final RunFolder run;
    private final int epoch;
    /* Not a channel, which an interrupt of the thread that writes would close. */
    private final RandomAccessFile file;
    private final long base;
    private long whole;
    private long safe;

    private RunLog(RunFolder run, int epoch, RandomAccessFile file, long base) {
        this.run = run;
        this.epoch = epoch;
        this.file = file;
        this.base = base;
    }

    /**
     * Begins the next epoch of a run.
     *
     * @throws Fenced when another driver does so at this moment
     */
    static RunLog take(RunFolder run, Driver driver, ResultsFormat format) throws IOException {
        List<Integer> epochs = run.epochs();
        int epoch = epochs.isEmpty() ? 0 : epochs.get(epochs.size() - 1) + 1;
        RandomAccessFile file = create(run, epoch);
        try {
            /* The older log is measured only now: what its driver has acknowledged was there before this file. */
            LogFiles before = LogFiles.before(run, epoch);
            RunLog log = new RunLog(run, epoch, file, before.end());
            EpochHeader header = before.newest()
                    .map(last -> new EpochHeader(
                            epoch, driver, word(format), last.header().epoch(), last.length()))
                    .orElseGet(() -> new EpochHeader(epoch, driver, word(format), -1, 0));
            log.write(LogLine.format(header.json()));
            log.force();
            RunFolder.force(run.path());
            return log;
        } catch (IOException | RuntimeException cannotTake) {
            file.close();
            throw cannotTake;
        }
    }

    static String word(ResultsFormat format) {
        return format.name().toLowerCase(Locale.ROOT);
    }

    private static RandomAccessFile create(RunFolder run, int epoch) throws IOException {
        try {
            Files.createFile(run.log(epoch));
            return new RandomAccessFile(run.log(epoch).toFile(), "rw");
        } catch (FileAlreadyExistsException other) {
            throw new Fenced("run " + run.sweepId() + " is just being taken up by another driver; nothing was done");
        }
    }

    int epoch() {
        return epoch;
    }

    Path path() {
        return run.log(epoch);
    }

    /** Position behind the last entry that is safe on the disk. */
    synchronized long safePosition() {
        return base + safe;
    }

    /**
     * Writes an entry; when this returns, the run is still this driver's.
     *
     * @throws Fenced when another driver has taken the run up
     */
    synchronized void append(LogEntry entry) throws IOException {
        requireOwn();
        write(LogLine.format(LogText.format(entry)));
    }

    /** Makes everything that was written safe, however this process or its machine ends. */
    synchronized void force() throws IOException {
        if (safe < whole) {
            file.getFD().sync();
            requireOwn();
            safe = whole;
        }
    }

    private void write(byte[] line) throws IOException {
        try {
            file.write(line);
        } catch (IOException torn) {
            file.setLength(whole);
            throw torn;
        }
        whole += line.length;
    }

    private void requireOwn() throws IOException {
        if (Files.exists(run.log(epoch + 1))) {
            String by = LogFiles.of(run)
                    .newest()
                    .filter(newest -> newest.header().epoch() > epoch)
                    .map(newest -> newest.header().driver().toString())
                    .orElse("another driver");
            throw new Fenced("run " + run.sweepId() + " was taken up by " + by + "; this driver stops");
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
