package io.brimful.run;

import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Outcome;
import io.brimful.trial.Trial;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The process of one trial. The request comes over the standard input, which stays open as long as the parent lives; frames go out
 * over a descriptor of their own, so that whatever prints to the standard output harms nothing.
 */
public final class TrialProcess {
    private final Work work;
    private final OutputStream frames;

    private TrialProcess(Work work, OutputStream frames) {
        this.work = work;
        this.frames = frames;
    }

    /** What the process does with a trial. */
    @FunctionalInterface
    interface Work {
        Outcome run(Trial trial, DeviceSlot slot, Watch watch);
    }

    /**
     * Runs one trial.
     *
     * @param arguments where frames go, as {@code /dev/fd/3}, and a folder of this process alone
     */
    public static void main(String[] arguments) throws Exception {
        serve(TrialRunner::run, arguments);
    }

    /** The same with another runner. */
    static void serve(Work work, String[] arguments) throws IOException, ClassNotFoundException, InterruptedException {
        try (OutputStream frames = new FileOutputStream(arguments[0]);
                ObjectInputStream request = new ObjectInputStream(System.in)) {
            Trial trial = (Trial) request.readObject();
            DeviceSlot slot = (DeviceSlot) request.readObject();
            Path locks = Path.of((String) request.readObject());
            Duration patience = (Duration) request.readObject();
            dieWithParent(new File(arguments[1]));
            new TrialProcess(work, frames).run(trial, slot, locks, patience);
        }
        /* Nothing that a library does at the end can spoil the outcome any more, or hold it up. */
        Runtime.getRuntime().halt(0);
    }

    /* The parent's end of the standard input closes with the parent, however that ends. */
    private static void dieWithParent(File folder) {
        InputStream parent = System.in;
        Thread watcher = new Thread(
                () -> {
                    try {
                        parent.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException gone) {
                        /* As good as the end. */
                    }
                    TrialFolder.delete(folder.toPath());
                    Runtime.getRuntime().halt(1);
                },
                "brimful-parent");
        watcher.setDaemon(true);
        watcher.start();
    }

    private void run(Trial trial, DeviceSlot slot, Path locks, Duration patience) throws InterruptedException {
        DeviceLock lock;
        try {
            lock = DeviceLock.take(locks, slot, trial.id(), patience);
        } catch (DeviceBusy | UnusableLocks fault) {
            send(Frame.Kind.FAULT, fault);
            return;
        }
        send(Frame.Kind.STARTED, slot.address());
        Watch watch = new Watch(
                probe -> send(Frame.Kind.PROBE, probe),
                step -> send(Frame.Kind.STEP, step),
                memory -> send(Frame.Kind.MEMORY, memory));
        send(Frame.Kind.OUTCOME, work.run(trial, slot, watch));
        lock.close();
    }

    private void send(Frame.Kind kind, Serializable content) {
        try {
            new Frame(kind, content).write(frames);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
