package io.brimful.run;

import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Trial;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A trial's process as the one that started it sees it. Closing ends it. */
final class Child implements AutoCloseable {
    private static final long GRACE_MILLIS = 5000;

    private final TrialFolder folder;
    private final Process process;
    private final LastBytes errors;
    /* Nothing marks the end. */
    private final BlockingQueue<Optional<Frame>> frames = new LinkedBlockingQueue<>();
    private volatile boolean isDone;

    private Child(TrialFolder folder, Process process) {
        this.folder = folder;
        this.process = process;
        this.errors = LastBytes.of(process.getErrorStream());
        Thread reader = new Thread(this::read, "brimful-trial-frames");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts the process, and asks it to run a trial. */
    static Child start(String mainClass, Trial trial, DeviceSlot slot, Path locks, Duration patience)
            throws IOException {
        TrialFolder folder = TrialFolder.make();
        Child child;
        try {
            child = new Child(folder, new ProcessBuilder(ChildCommand.of(mainClass, folder)).start());
        } catch (IOException | RuntimeException | Error e) {
            folder.close();
            throw e;
        }
        child.request(trial, slot, locks, patience);
        return child;
    }

    /* The stream stays open: its end is the process's. */
    private void request(Trial trial, DeviceSlot slot, Path locks, Duration patience) {
        try {
            ObjectOutputStream request = new ObjectOutputStream(process.getOutputStream());
            request.writeObject(trial);
            request.writeObject(slot);
            request.writeObject(locks.toAbsolutePath().toString());
            request.writeObject(patience);
            request.flush();
        } catch (IOException gone) {
            /* How it ended says why. */
        }
    }

    private void read() {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(process.getInputStream()))) {
            Optional<Frame> frame;
            do {
                frame = Frame.read(in);
                if (frame.isPresent() && frame.get().kind().isLast()) {
                    isDone = true;
                }
                frames.add(frame);
            } while (frame.isPresent());
        } catch (IOException noFrame) {
            frames.add(Optional.empty());
        }
    }

    /**
     * The next frame, or nothing at the end of all.
     *
     * @param deadline by {@link System#nanoTime}; nothing for none
     * @throws TooLate when there is none in time
     */
    Optional<Frame> next(Optional<Long> deadline) throws InterruptedException, TooLate {
        if (deadline.isEmpty()) {
            return frames.take();
        }
        Optional<Frame> frame = frames.poll(deadline.get() - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (frame == null) {
            throw new TooLate();
        }
        return frame;
    }

    /** How it ended; waits until it has. */
    ProcessEnd end() throws InterruptedException {
        int code = process.waitFor();
        return new ProcessEnd(process.pid(), code, folder.crashSummary(), errors.text());
    }

    /** Ends it at once. */
    void kill() {
        process.destroyForcibly();
    }

    /** Waits for the end of a process that is done, and ends any other; when this returns the device is free. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        if (!isDone) {
            process.destroy();
        }
        interrupted |= !awaitEnd();
        process.destroyForcibly();
        interrupted |= !awaitEnd();
        folder.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /* False when interrupted meanwhile. */
    private boolean awaitEnd() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GRACE_MILLIS);
        boolean calm = true;
        while (true) {
            try {
                process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                return calm;
            } catch (InterruptedException again) {
                calm = false;
            }
        }
    }

    /** The next frame did not come in time. */
    static final class TooLate extends Exception {
        private static final long serialVersionUID = 1;
    }
}
