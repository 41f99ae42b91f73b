package io.brimful.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a trainer's process does: it says {@code ready}; for each line with a number of steps it runs them and answers with
 * nanoseconds, nanoseconds of all its threads on the processor, and the last loss; after {@code end} it answers with its baseline and its peak of resident bytes.
 */
final class Turns {
    private Turns() {}

    /** One training step, which returns the loss. */
    interface Step {
        float run();
    }

    /**
     * Takes turns until the other side ends.
     *
     * @param baselineBytes resident memory with the libraries loaded and nothing built
     */
    static void serve(long baselineBytes, Step step) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        for (String line = in.readLine(); line != null && !line.equals("end"); line = in.readLine()) {
            int steps = Integer.parseInt(line);
            float loss = 0;
            long start = System.nanoTime();
            long startProcessor = processorNanos();
            for (int i = 0; i < steps; i++) {
                loss = step.run();
            }
            long nanos = System.nanoTime() - start;
            System.out.println(nanos + " " + (processorNanos() - startProcessor) + " " + loss);
        }
        System.out.println(baselineBytes + " " + bytes("VmHWM"));
    }

    private static long processorNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    static long residentBytes() throws IOException {
        return bytes("VmRSS");
    }

    private static long bytes(String key) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"), StandardCharsets.UTF_8)) {
            if (line.startsWith(key)) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
            }
        }
        throw new IOException("/proc/self/status has no " + key);
    }
}
