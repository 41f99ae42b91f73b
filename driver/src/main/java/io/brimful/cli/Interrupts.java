package io.brimful.cli;

import io.brimful.cluster.Cancellation;
import org.jline.utils.Signals;

/** Ctrl-C as a wish: the sweep ends in order, with its log closed and its tables written. A second one ends the process. */
final class Interrupts {
    private Interrupts() {}

    static void cancel(Cancellation cancellation) {
        for (String signal : new String[] {"INT", "TERM"}) {
            Signals.register(signal, () -> {
                if (cancellation.isRequested()) {
                    Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
                }
                cancellation.request();
            });
        }
    }
}
