package io.brimful.run;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import io.brimful.trial.DeviceFacts;
import io.brimful.trial.DeviceMemory;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Evidence;
import io.brimful.trial.Outcome;
import io.brimful.trial.Trial;
import java.util.List;

/** A trial's process in which something goes wrong: what, the trial's identifier says. */
public final class FaultyProcess {
    private static final int FOREVER_SECONDS = 3600;

    private FaultyProcess() {}

    public static void main(String[] arguments) throws Exception {
        TrialProcess.serve(FaultyProcess::run, arguments);
    }

    private static Outcome run(Trial trial, DeviceSlot slot, Watch watch) {
        switch (trial.id()) {
            case "crash" -> new Pointer(0).setByte(0, (byte) 1);
            case "abort" -> libc("abort");
            case "exit" -> System.exit(7);
            case "noise" -> {
                libc("puts", "noise on the standard output of native code");
                System.out.println("noise on the standard output of Java");
                return TrialRunner.run(trial, slot, watch);
            }
            case "hang" -> {
                watch.onMemory().accept(new DeviceMemory(1, 2));
                libc("sleep", FOREVER_SECONDS);
            }
            case "lost" -> {
                Evidence nothing = new Evidence(DeviceFacts.unopened(slot), List.of(), 0);
                return new Outcome.Failed(nothing, "sticky", "sticky", Outcome.Aftermath.DEVICE_LOST);
            }
            default -> throw new IllegalArgumentException(trial.id());
        }
        throw new IllegalStateException(trial.id() + " did not happen");
    }

    private static void libc(String function, Object... arguments) {
        NativeLibrary.getInstance(Platform.C_LIBRARY_NAME).getFunction(function).invokeInt(arguments);
    }
}
