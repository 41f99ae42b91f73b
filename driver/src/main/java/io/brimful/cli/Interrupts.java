package io.brimful.cli;

import io.brimful.cluster.Cancellation;
import java.io.PrintWriter;
import org.jline.utils.Signals;

/** Ctrl-C as a wish: a command ends in order, with what it has so far. A second one ends the process. */
final class Interrupts {
    private Interrupts() {}

    /**
     * From now on Ctrl-C is a wish.
     *
     * @param doing what the command then does, as the user is told
     */
    static void cancel(Cancellation cancellation, String doing, PrintWriter err) {
        for (String signal : new String[] {"INT", "TERM"}) {
            Signals.register(signal, () -> interrupt(cancellation, doing, err));
        }
    }

    static void interrupt(Cancellation cancellation, String doing, PrintWriter err) {
        if (cancellation.isRequested()) {
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
        }
        err.println("interrupted: " + doing + " ...");
        err.flush();
        cancellation.request();
    }
}
