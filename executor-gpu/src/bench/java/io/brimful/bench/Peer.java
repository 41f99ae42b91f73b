package io.brimful.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A trainer in a process of its own, seen from the one that gives the turns. */
final class Peer implements AutoCloseable {
    private final String name;
    private final Process process;
    private final BufferedReader answers;
    private final PrintWriter questions;
    private final List<Double> stepSeconds = new ArrayList<>();
    private final List<Double> processorSeconds = new ArrayList<>();
    private float loss;

    private Peer(String name, Process process) {
        this.name = name;
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.questions = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /** Starts {@code main} and waits until it has built its network. */
    static Peer start(String name, Class<?> main, String classPath, int batch, int threads) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(main, classPath, List.of(), batch, threads));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        /* Both are alive at once: a thread that waits must not take the other's processor. */
        builder.environment().put("OMP_WAIT_POLICY", "passive");
        builder.environment().put("OMP_NUM_THREADS", String.valueOf(threads));
        Peer peer = new Peer(name, builder.start());
        peer.answer();
        return peer;
    }

    /**
     * Lets a process that is not counted unpack the native libraries: libtorch's crash in the process that unpacks them, and
     * work in every later one.
     */
    static void unpack(Class<?> main, String classPath) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command(main, classPath, List.of("-XX:+SuppressFatalErrorMessage"), 1, 1))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        process.waitFor();
    }

    private static List<String> command(Class<?> main, String classPath, List<String> options, int batch, int threads) {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx256m",
                "-Dorg.bytedeco.javacpp.nopointergc=true",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-Dorg.bytedeco.javacpp.maxBytes=0"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main.getName(), String.valueOf(batch), String.valueOf(threads)));
        return command;
    }

    /** Runs some steps and forgets how long they took. */
    void warm(int steps) throws IOException {
        turn(steps);
        stepSeconds.clear();
        processorSeconds.clear();
    }

    /** Runs some steps; the seconds that one took. */
    double turn(int steps) throws IOException {
        questions.println(steps);
        String[] answer = answer().split(" ", -1);
        double seconds = Long.parseLong(answer[0]) * 1e-9 / steps;
        stepSeconds.add(seconds);
        processorSeconds.add(Long.parseLong(answer[1]) * 1e-9 / steps);
        loss = Float.parseFloat(answer[2]);
        return seconds;
    }

    /** Ends the process; it must not take turns any more. */
    Result end(int batch) throws IOException {
        questions.println("end");
        String[] answer = answer().split(" ", -1);
        long baselineBytes = Long.parseLong(answer[0]);
        return new Result(
                name,
                batch / median(stepSeconds),
                batch / median(processorSeconds),
                baselineBytes,
                Long.parseLong(answer[1]) - baselineBytes,
                loss);
    }

    static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException(name + " ended too early; its own words are above");
        }
        return line;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /**
     * What a trainer came to.
     *
     * @param imagesPerSecond of the median turn
     * @param imagesPerProcessorSecond of the median turn, by the time that its threads were running
     * @param baselineBytes resident with the libraries loaded
     * @param aboveBaselineBytes peak of resident bytes above that
     * @param loss of the last step
     */
    record Result(
            String name,
            double imagesPerSecond,
            double imagesPerProcessorSecond,
            long baselineBytes,
            long aboveBaselineBytes,
            float loss) {}
}
