package io.brimful.cli;

import io.brimful.cluster.Cancellation;
import java.io.PrintWriter;
import org.jline.utils.Signals;

/** Ctrl-C as a wish: the sweep ends in order, with its log closed and its tables written. A second one ends the process. */
final class Interrupts {
    private Interrupts() {}

    static void cancel(Cancellation cancellation, PrintWriter err) {
        for (String signal : new String[] {"INT", "TERM"}) {
            Signals.register(signal, () -> interrupt(cancellation, err));
        }
    }

    static void interrupt(Cancellation cancellation, PrintWriter err) {
        if (cancellation.isRequested()) {
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
        }
        err.println("interrupted: ending the running trials ...");
        err.flush();
        cancellation.request();
    }
}
