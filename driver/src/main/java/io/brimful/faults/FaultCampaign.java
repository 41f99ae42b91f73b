package io.brimful.faults;

import io.brimful.cluster.LoopbackCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/** Many sweeps under faults, one after the other, each held against the same sweep without. */
public final class FaultCampaign {
    /* A sweep may be over before its fault: then it was none. */
    private static final int MOST_TRIES = 3;

    private final SparkSession spark;
    private final Path jar;
    private final Path folder;
    private final LoopbackCluster cluster;
    private final FaultSweep sweep;
    private final Consumer<String> progress;
    private final Set<ScarceDisk> disks = ConcurrentHashMap.newKeySet();

    /**
     * A campaign.
     *
     * @param spark a local session that reads the results
     * @param jar of this program, its libraries beside it
     * @param folder of files and logs
     * @param trials of each sweep
     * @param progress is told a line for each run
     */
    public FaultCampaign(
            SparkSession spark, Path jar, Path folder, LoopbackCluster cluster, int trials, Consumer<String> progress) {
        this.spark = spark;
        this.jar = jar;
        this.folder = folder;
        this.cluster = cluster;
        this.sweep = new FaultSweep(trials, cluster.size().workers());
        this.progress = progress;
    }

    /**
     * Runs them all. The same seed does the same to the same processes at the same counts of ended trials; the moment within
     * a trial is the machine's.
     *
     * @param plans the faults of each run
     * @param first the run to begin with, counted from 0; those before it are left out
     * @return a report for each different set of faults
     */
    public List<FaultReport> run(List<List<FaultKind>> plans, int first, long seed)
            throws IOException, InterruptedException {
        FinalRows without = undisturbed();
        Map<String, FaultReport> reports = new LinkedHashMap<>();
        for (int run = first; run < plans.size(); run++) {
            List<FaultKind> kinds = plans.get(run);
            SplittableRandom random = new SplittableRandom(seed * 1_000_003 + run);
            long start = System.nanoTime();
            FaultReport report = one(kinds, without, random, run);
            reports.merge(report.fault(), report, FaultReport::plus);
            progress.accept(String.format(
                    "[%d/%d] %s: %s, %d attempts made again, %d s",
                    run + 1,
                    plans.size(),
                    kinds.stream().map(FaultKind::toString).collect(Collectors.joining("+")),
                    report.isClean() ? "all there, once, the same" : "NOT CLEAN: " + report,
                    report.again(),
                    (System.nanoTime() - start) / 1_000_000_000));
        }
        return new ArrayList<>(reports.values());
    }

    private ScarceDisk disk(Path own) throws IOException {
        ScarceDisk disk = ScarceDisk.make(own.resolve("results"));
        disks.add(disk);
        return disk;
    }

    /** Ends what runs, from another thread: the driver and the disk of the run that it breaks off. */
    public void abandon() {
        ProcessHandle.current().children().forEach(Processes::end);
        disks.forEach(ScarceDisk::close);
    }

    private FinalRows undisturbed() throws IOException, InterruptedException {
        Path own = Files.createDirectories(folder.resolve("without"));
        try (ScarceDisk disk = disk(own)) {
            new FaultRun(jar, cluster, sweep, own, new SplittableRandom(0)).suffer(List.of(), disk);
            FinalRows rows = FinalRows.read(spark, disk.folder());
            if (rows.finals().size() != sweep.trials()) {
                throw new FaultRun.Stuck("the sweep without faults has "
                        + rows.finals().size() + " of " + sweep.trials() + " trials; see " + own.resolve("driver.log"));
            }
            progress.accept("without faults: " + sweep.trials() + " trials");
            return rows;
        }
    }

    private FaultReport one(List<FaultKind> kinds, FinalRows without, SplittableRandom random, int run)
            throws IOException, InterruptedException {
        String fault = kinds.stream().map(FaultKind::description).collect(Collectors.joining("; "));
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Path own = Files.createDirectories(folder.resolve(String.format("run-%03d-%d", run, tries)));
            FaultRun suffering = new FaultRun(jar, cluster, sweep, own, random);
            try (ScarceDisk disk = disk(own)) {
                if (suffering.suffer(kinds, disk).isEmpty()) {
                    FinalRows with = FinalRows.read(spark, disk.folder());
                    FaultReport report = FaultReport.of(fault, without, with, kinds, suffering.resumptions());
                    if (report.missed() == 0 || tries + 1 == MOST_TRIES) {
                        return report;
                    }
                }
            } catch (FaultRun.Stuck stuck) {
                progress.accept(stuck.getMessage());
                return FaultReport.stuck(fault, suffering.resumptions());
            }
        }
        return FaultReport.missed(fault);
    }
}
