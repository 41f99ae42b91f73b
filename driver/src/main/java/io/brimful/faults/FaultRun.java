package io.brimful.faults;

import io.brimful.cluster.LoopbackCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** One sweep that suffers faults, until it has finished. */
final class FaultRun {
    /** A driver that hangs is a finding, not a reason to wait for ever. */
    static final class Stuck extends RuntimeException {
        Stuck(String message) {
            super(message);
        }
    }

    private static final Duration PATIENCE = Duration.ofMinutes(6);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int MOST_DELAY_MILLIS = 400;
    private static final int MOST_RESUMPTIONS = 5;
    private static final int DONE = 0;
    private static final int TRIALS_FAILED = 4;

    private final Path jar;
    private final LoopbackCluster cluster;
    private final FaultSweep sweep;
    private final Path folder;
    private final SplittableRandom random;
    private int resumptions;

    FaultRun(Path jar, LoopbackCluster cluster, FaultSweep sweep, Path folder, SplittableRandom random) {
        this.jar = jar;
        this.cluster = cluster;
        this.sweep = sweep;
        this.folder = folder;
        this.random = random;
    }

    /**
     * Runs the sweep to its end, each fault at its moment; the faults for which it was over too soon.
     *
     * @throws Stuck when it does not end
     */
    List<FaultKind> suffer(List<FaultKind> kinds, ScarceDisk disk) throws IOException, InterruptedException {
        Path conf = sweep.write(folder, kinds);
        List<FaultKind> left = new ArrayList<>(kinds);
        List<String> more = new ArrayList<>();
        while (true) {
            DriverProcess driver =
                    DriverProcess.start(jar, cluster.url(), conf, disk.folder(), more, folder.resolve("driver.log"));
            Injector injector = new Injector(cluster, driver, disk, random);
            try {
                inflictAll(left, driver, injector);
                int code = driver.await(PATIENCE);
                if (code == DONE || code == TRIALS_FAILED) {
                    return left;
                }
                if (code == -1 || resumptions == MOST_RESUMPTIONS) {
                    throw new Stuck("the driver "
                            + (code == -1
                                    ? "did not end within " + PATIENCE.toMinutes() + " minutes"
                                    : "ended " + MOST_RESUMPTIONS + " times without an end, at last by exit code "
                                            + code)
                            + "; see "
                            + folder.resolve("driver.log"));
                }
            } finally {
                driver.handle().destroyForcibly();
                injector.cleanUp();
            }
            resumptions++;
            more = hasRun(disk) ? List.of("--resume") : List.of();
        }
    }

    private static boolean hasRun(ScarceDisk disk) throws IOException {
        try (var children = Files.list(disk.folder())) {
            return children.anyMatch(child -> Files.exists(child.resolve("log-000000.jsonl")));
        }
    }

    /** Times its driver was started again. */
    int resumptions() {
        return resumptions;
    }

    private void inflictAll(List<FaultKind> left, DriverProcess driver, Injector injector)
            throws IOException, InterruptedException {
        while (!left.isEmpty() && driver.isAlive()) {
            FaultKind kind = left.get(0);
            int moment = driver.ended() + 1 + random.nextInt(Math.max(1, sweep.trials() / 3));
            awaitEnded(driver, Math.min(moment, sweep.trials() - 4));
            Thread.sleep(random.nextInt(MOST_DELAY_MILLIS));
            boolean isDone = false;
            while (driver.isAlive() && !isDone) {
                isDone = injector.inflict(kind);
                Thread.sleep(PAUSE.toMillis());
            }
            if (!isDone) {
                return;
            }
            left.remove(0);
            injector.mend();
        }
    }

    private static void awaitEnded(DriverProcess driver, int count) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (driver.isAlive() && driver.ended() < count) {
            if (System.nanoTime() - deadline > 0) {
                throw new Stuck("no trial ended for " + PATIENCE.toMinutes() + " minutes");
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }
}
