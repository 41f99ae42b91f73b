package io.brimful.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Closes the build with the tests of all modules that were not run here, each with its reason. */
public final class NotRunSummary {
    private NotRunSummary() {}

    /** Prints the summary of what lies in the {@code not-run} folders given; a missing one means that its module ran no tests. */
    public static void main(String[] folders) throws IOException {
        List<String> notRun = new ArrayList<>();
        boolean missing = false;
        for (String folder : folders) {
            if (Files.isDirectory(Path.of(folder))) {
                notRun.addAll(lines(Path.of(folder)));
            } else {
                missing = true;
                System.out.println("No tests were run by the module that writes " + folder);
            }
        }
        System.out.println(summary(notRun, missing));
        System.out.println(
                "The device contract on a real GPU (tests tagged gpu) is for executor-gpu/gpu/check.sh to run.");
    }

    /* In one order, whichever JVM ran what. */
    private static Set<String> lines(Path folder) throws IOException {
        Set<String> lines = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    static String summary(List<String> notRun, boolean missing) {
        if (notRun.isEmpty()) {
            return missing ? "Every test of the other modules was run." : "Every test was run.";
        }
        String head = "Not run here: " + notRun.size() + (notRun.size() == 1 ? " test" : " tests");
        return head + "\n  " + String.join("\n  ", notRun);
    }
}
