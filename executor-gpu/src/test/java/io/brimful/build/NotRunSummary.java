package io.brimful.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Closes the build with the tests of all modules that were not run here, each with its reason. */
public final class NotRunSummary {
    private NotRunSummary() {}

    /** Prints the summary of the {@code not-run.txt} files given; a missing one means that its module ran no tests. */
    public static void main(String[] files) throws IOException {
        List<String> notRun = new ArrayList<>();
        boolean missing = false;
        for (String file : files) {
            if (Files.exists(Path.of(file))) {
                notRun.addAll(Files.readAllLines(Path.of(file)));
            } else {
                missing = true;
                System.out.println("No tests were run by the module that writes " + file);
            }
        }
        System.out.println(summary(notRun, missing));
        System.out.println(
                "The device contract on a real GPU (tests tagged gpu) is for executor-gpu/gpu/check.sh to run.");
    }

    static String summary(List<String> notRun, boolean missing) {
        if (notRun.isEmpty()) {
            return missing ? "Every test of the other modules was run." : "Every test was run.";
        }
        String head = "Not run here: " + notRun.size() + (notRun.size() == 1 ? " test" : " tests");
        return head + "\n  " + String.join("\n  ", notRun);
    }
}
