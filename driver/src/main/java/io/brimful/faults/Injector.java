package io.brimful.faults;

import io.brimful.cluster.LoopbackCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Does harm to a sweep on a loopback cluster, and only to it. */
final class Injector {
    private static final String EXECUTOR = "CoarseGrainedExecutorBackend";
    /* The arguments of a trial's process are in its folder. */
    private static final String TRIAL = "/brimful-trial-";

    private final LoopbackCluster cluster;
    private final DriverProcess driver;
    private final ScarceDisk disk;
    private final SplittableRandom random;
    private final List<ProcessHandle> paused = new ArrayList<>();
    private Optional<Integer> deadWorker = Optional.empty();

    Injector(LoopbackCluster cluster, DriverProcess driver, ScarceDisk disk, SplittableRandom random) {
        this.cluster = cluster;
        this.driver = driver;
        this.disk = disk;
        this.random = random;
    }

    /** Does it, if there is somebody to do it to; else to be tried again. */
    boolean inflict(FaultKind kind) throws IOException {
        return switch (kind) {
            case KILL_EXECUTOR -> signalOne(EXECUTOR, "KILL");
            case CRASH_EXECUTOR -> signalOne(EXECUTOR, "SEGV");
            case KILL_TRIAL -> signalOne(TRIAL, "KILL");
            case CRASH_TRIAL -> signalOne(TRIAL, "SEGV");
            case PAUSE_EXECUTOR -> pause();
            case KILL_WORKER -> killWorker();
            case KILL_DRIVER -> Processes.signal(driver.handle(), "KILL");
            case INTERRUPT_DRIVER -> Processes.interrupt(driver.handle());
            case FILL_DISK -> disk.fill(driver.handle(), driver.logBytes());
        };
    }

    private boolean signalOne(String words, String signal) {
        List<ProcessHandle> found = Processes.below(workers(), words);
        return !found.isEmpty() && Processes.signal(found.get(random.nextInt(found.size())), signal);
    }

    private boolean pause() {
        List<ProcessHandle> found = Processes.below(workers(), EXECUTOR);
        if (found.isEmpty()) {
            return false;
        }
        ProcessHandle victim = found.get(random.nextInt(found.size()));
        paused.add(victim);
        return Processes.signal(victim, "STOP");
    }

    private boolean killWorker() {
        int worker = random.nextInt(cluster.size().workers());
        deadWorker = Optional.of(worker);
        return Processes.signal(cluster.worker(worker), "KILL");
    }

    private Stream<ProcessHandle> workers() {
        return IntStream.range(0, cluster.size().workers())
                .filter(worker -> deadWorker.filter(dead -> dead == worker).isEmpty())
                .mapToObj(cluster::worker);
    }

    /** Mends what can be mended while the sweep goes on: the dead worker is started again. */
    void mend() throws IOException {
        if (deadWorker.isPresent()) {
            cluster.restartWorker(deadWorker.get());
            deadWorker = Optional.empty();
        }
    }

    /** Ends what is left of the harm. */
    void cleanUp() throws IOException {
        paused.forEach(ProcessHandle::destroyForcibly);
        disk.free();
    }
}
