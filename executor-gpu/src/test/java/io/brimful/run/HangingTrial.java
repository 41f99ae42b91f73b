package io.brimful.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A process that waits for a trial in a process of its own, which hangs in native code. */
final class HangingTrial {
    private HangingTrial() {}

    public static void main(String[] arguments) throws Exception {
        Path locks = Path.of(arguments[0]);
        new ProcessRunner(FaultyProcess.class.getName(), locks, Duration.ZERO, Optional.empty())
                .run(
                        Trials.lenet("hang", 1),
                        Trials.ONEDNN,
                        new Watch(probe -> {}, step -> {}, hangs -> System.out.println(hangs)));
    }
}
