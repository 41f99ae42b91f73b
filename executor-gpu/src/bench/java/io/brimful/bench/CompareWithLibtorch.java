package io.brimful.bench;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Trains torchvision's AlexNet with Brimful (policy {@code packed}) and with libtorch, turn by turn, and prints images per
 * second and peak resident memory of both:
 *
 * <pre>./mvnw -q -Pbench -pl executor-gpu test [-Dbench.batch=32] [-Dbench.rounds=6] [-Dbench.steps=3]</pre>
 *
 * <p>Both processes are alive throughout; they take turns in the order A B B A, so that whatever else the machine does
 * disturbs both alike. The first turn of each is not counted; the median of the others is. The ratio of the speeds is the
 * median of those of neighbouring turns. On a busy machine images per second of processor time are the steadier figure.
 * Needs Linux for the memory.
 */
final class CompareWithLibtorch {
    private CompareWithLibtorch() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int batch = Integer.getInteger("bench.batch", 32);
        int rounds = Integer.getInteger("bench.rounds", 6);
        int steps = Integer.getInteger("bench.steps", 3);
        int threads = Runtime.getRuntime().availableProcessors();
        String libtorch = System.getProperty("bench.classes") + File.pathSeparator
                + System.getProperty("bench.libtorch") + File.separator + "*";
        Peer.unpack(LibtorchPeer.class, libtorch);
        try (Peer ours = Peer.start(
                        "brimful", BrimfulPeer.class, System.getProperty("java.class.path"), batch, threads);
                Peer theirs = Peer.start("libtorch", LibtorchPeer.class, libtorch, batch, threads)) {
            ours.warm(steps);
            theirs.warm(steps);
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                Peer first = i % 2 == 0 ? ours : theirs;
                Peer second = i % 2 == 0 ? theirs : ours;
                double firstSeconds = first.turn(steps);
                double secondSeconds = second.turn(steps);
                ratios.add(i % 2 == 0 ? secondSeconds / firstSeconds : firstSeconds / secondSeconds);
            }
            System.out.printf("AlexNet (torchvision), batch %d, %d threads%n", batch, threads);
            print(ours.end(batch), theirs.end(batch), Peer.median(ratios));
        }
    }

    private static void print(Peer.Result ours, Peer.Result theirs, double ratio) {
        System.out.printf(
                "%-10s %10s %16s %14s %16s %8s%n",
                "trainer", "images/s", "images/s of CPU", "baseline MiB", "peak above MiB", "loss");
        for (Peer.Result result : List.of(ours, theirs)) {
            System.out.printf(
                    Locale.ROOT,
                    "%-10s %10.1f %16.1f %14d %16d %8.4f%n",
                    result.name(),
                    result.imagesPerSecond(),
                    result.imagesPerProcessorSecond(),
                    result.baselineBytes() >> 20,
                    result.aboveBaselineBytes() >> 20,
                    result.loss());
        }
        System.out.printf(
                Locale.ROOT,
                "%-10s %10.2f %16.2f %14s %16.2f%n",
                "ratio",
                ratio,
                ours.imagesPerProcessorSecond() / theirs.imagesPerProcessorSecond(),
                "",
                (double) ours.aboveBaselineBytes() / theirs.aboveBaselineBytes());
    }
}
