package io.brimful.cli;

import io.brimful.network.caffe.CaffeNetwork;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What was assumed of a network's file, or left out of it, on standard error. */
final class Notes {
    private Notes() {}

    static void say(@Nullable CommandSpec command, CaffeNetwork read) {
        if (command == null) {
            throw new IllegalStateException("not part of a command");
        }
        PrintWriter err = command.commandLine().getErr();
        read.notes().forEach(note -> err.println("brimful: " + note));
        err.flush();
    }
}
