package io.brimful.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Finds processes below one of ours, and signals them. */
final class Processes {
    /* The bit of SIGINT, signal 2, in the masks of proc(5). */
    private static final long INTERRUPT = 1 << 1;

    private Processes() {}

    /** Living descendants whose command line has the words, oldest first. */
    static List<ProcessHandle> below(Stream<ProcessHandle> roots, String words) {
        return roots.flatMap(ProcessHandle::descendants)
                .filter(ProcessHandle::isAlive)
                .filter(process -> commandLine(process).contains(words))
                .sorted(Comparator.comparingLong(ProcessHandle::pid))
                .toList();
    }

    /* ProcessHandle cuts long command lines off. */
    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(
                            Path.of("/proc", Long.toString(process.pid()), "cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ');
        } catch (IOException gone) {
            return "";
        }
    }

    /** Ends a process and waits a moment for that. */
    static void end(ProcessHandle process) {
        process.destroyForcibly();
        try {
            process.onExit().get(5, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException stays) {
            // There is nothing stronger.
        }
    }

    /**
     * Interrupts as Ctrl-C does; where the process was started to ignore that, as in the background of a script, as {@code kill}
     * does.
     */
    static boolean interrupt(ProcessHandle process) throws IOException {
        boolean ignores = Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(
                                        line.substring("SigIgn:".length()).strip(), 16)
                                & INTERRUPT)
                        != 0);
        return signal(process, ignores ? "TERM" : "INT");
    }

    /** Sends a signal by its name, as {@code KILL}; whether the process was there to get it. */
    static boolean signal(ProcessHandle process, String signal) {
        /* The shell's own: a small system may have no program of that name. */
        return run("/bin/sh", "-c", "kill -s \"$1\" \"$2\"", "sh", signal, Long.toString(process.pid()));
    }

    /** Runs a command to its end; whether it succeeded. */
    static boolean run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (IOException notThere) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted: " + String.join(" ", command)));
        }
    }
}
