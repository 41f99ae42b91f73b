package io.brimful.results;

import io.brimful.conf.ResultsFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * Takes damaged lines out of a run's log, and fills up one that was cut off, so that it can be read and resumed. Rows that the tables
 * have of what is lost are put in the place of it. Every other line stays where it is, since tables say by position what they cover.
 * What is taken out is kept beside the log.
 */
public final class RunRepair {
    private final RunFolder run;
    private final Supplier<SparkSession> spark;
    private final LostRows lost = new LostRows();
    private final List<LogDamage> damages = new ArrayList<>();
    private final List<String> done = new ArrayList<>();

    private RunRepair(RunFolder run, Supplier<SparkSession> spark) {
        this.run = run;
        this.spark = spark;
    }

    /**
     * Repairs a run that no driver holds; a sentence for each line that was taken out, and for what was missing.
     *
     * @param spark to read the run's tables, asked for when something was lost that they may have
     * @throws UnusableResults when there is no run in the folder, or a driver holds it
     */
    public static List<String> repair(Path folder, Supplier<SparkSession> spark) {
        RunFolder run = new RunFolder(folder.toAbsolutePath().normalize());
        if (!run.isRun()) {
            throw new UnusableResults(folder + " is not the folder of a run: it has no log");
        }
        try {
            RunLock lock = RunLock.take(run)
                    .orElseThrow(() -> new UnusableResults(
                            "run " + run.sweepId() + " is being run by another driver; stop it first"));
            try {
                return new RunRepair(run, spark).mendAll();
            } finally {
                lock.close();
            }
        } catch (IOException cannotRepair) {
            throw new UnusableResults("run " + folder + " cannot be repaired: " + cannotRepair, cannotRepair);
        }
    }

    private List<String> mendAll() throws IOException {
        for (int epoch : run.epochs()) {
            mendHeader(epoch);
            makeBefore(epoch);
        }
        ResultsContent published = ResultsContent.publishedOf(run);
        LogFiles log = LogFiles.of(run);
        for (LogFiles.Segment segment : log.segments()) {
            read(segment);
        }
        log.newest().ifPresent(newest -> addCut(newest, published.covered() - log.end(), newest.end()));
        if (!damages.isEmpty()) {
            for (LogEntry entry : lost.find(published, spark)) {
                restore(entry, published);
            }
            for (LogDamage damage : damages) {
                done.add(damage.mend(published.covered(), run.sweepId()));
            }
        }
        return List.copyOf(done);
    }

    /* The head of the epoch before, where its file is gone: the rest of it is missing then. */
    private void makeBefore(int epoch) throws IOException {
        int before = LogFiles.header(run, epoch).map(EpochHeader::follows).orElse(-1);
        if (before >= 0 && !Files.exists(run.log(before))) {
            Files.write(run.log(before), LogLine.format(header(before).json()));
            RunFolder.force(run.path());
        }
    }

    private void mendHeader(int epoch) throws IOException {
        Path file = run.log(epoch);
        if (LogFiles.wholeLines(file) == 0) {
            return;
        }
        byte[] line;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            line = LogFiles.line(in);
        }
        try {
            if (EpochHeader.of(LogLine.parse(line)).isPresent()) {
                return;
            }
        } catch (IOException | DateTimeException damaged) {
            // It is written anew.
        }
        String kept = keep(epoch, 1, line);
        LogLine.replace(file, 0, LogLine.inStead(header(epoch).json(), line.length));
        done.add(takenOut(file, 1, line, kept) + "; it said whose epoch it was");
    }

    /* What counts of an epoch's file, line by line. */
    private void read(LogFiles.Segment segment) throws IOException {
        Path file = segment.file();
        long there = Math.min(segment.length(), LogFiles.wholeLines(file));
        long at = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            for (int number = 1; at < there; number++) {
                byte[] line = LogFiles.line(in);
                long end = at + line.length + 1;
                if (number > 1 && isDamaged(line)) {
                    String kept = keep(segment.header().epoch(), number, line);
                    damages.add(new LogDamage(
                            takenOut(file, number, line, kept),
                            new String(line, StandardCharsets.UTF_8),
                            new LogSpace(file, at, line.length + 1, segment.start() + end)));
                }
                at = end;
            }
        }
        addCut(segment, segment.length() - there, segment.start() + there);
    }

    private boolean isDamaged(byte[] line) {
        try {
            lost.has(LogText.parse(LogLine.parse(line)));
            return false;
        } catch (IOException | DateTimeException | IllegalArgumentException damaged) {
            return true;
        }
    }

    /* Bytes that somebody has seen behind what is there. */
    private void addCut(LogFiles.Segment segment, long missing, long from) {
        if (missing > 0) {
            String where = String.format(
                    Locale.ROOT,
                    "%s: cut off %,d B before the end that %s",
                    segment.file().getFileName(),
                    missing,
                    from < segment.end() ? "the next epoch knows" : "the tables know");
            damages.add(new LogDamage(
                    where,
                    "",
                    new LogSpace(segment.file(), from - segment.start(), Math.toIntExact(missing), from + missing)));
        }
    }

    /* Only before what the tables cover: behind that it would be published once more. */
    private void restore(LogEntry entry, ResultsContent published) {
        List<LogDamage> rightPlaces = damages.stream()
                .filter(damage -> Tables.ALL.stream()
                        .filter(table -> !entry.rows(table).isEmpty())
                        .allMatch(table -> damage.end() <= published.covered(table)))
                .toList();
        if (!putBack(entry, rightPlaces) && !entry.rows(Tables.TRIALS).isEmpty()) {
            LogEntry end = new LogEntry();
            entry.rows(Tables.TRIALS).forEach(row -> end.addRow(Tables.TRIALS, row));
            putBack(end, rightPlaces);
        }
    }

    /* Into a line that names its trial, else wherever there is room; false when there is none. */
    private static boolean putBack(LogEntry entry, List<LogDamage> places) {
        for (boolean isNamed : new boolean[] {true, false}) {
            for (LogDamage damage : places) {
                if (damage.names(entry) == isNamed && damage.restore(entry)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String takenOut(Path file, int number, byte[] line, String kept) {
        return file.getFileName() + ":" + number + ": taken out (" + line.length + " B, kept in " + kept + ")";
    }

    private String keep(int epoch, int number, byte[] line) throws IOException {
        Path kept = run.path().resolve(String.format(Locale.ROOT, "damaged-%06d-%d.txt", epoch, number));
        for (int again = 2; Files.exists(kept); again++) {
            kept = run.path().resolve(String.format(Locale.ROOT, "damaged-%06d-%d-%d.txt", epoch, number, again));
        }
        Files.write(kept, line);
        RunFolder.force(run.path());
        return String.valueOf(kept.getFileName());
    }

    /* Of the epoch before, all counts: how much of it its successor had seen is not known any more. */
    private EpochHeader header(int epoch) throws IOException {
        Optional<LogFiles.Segment> before =
                epoch == 0 ? Optional.empty() : LogFiles.before(run, epoch).newest();
        return new EpochHeader(
                epoch,
                new Driver("?", 0, Instant.EPOCH),
                format(),
                before.map(last -> last.header().epoch()).orElse(-1),
                before.map(LogFiles.Segment::length).orElse(0L));
    }

    private String format() {
        Path results = run.path().resolveSibling(".");
        for (ResultsFormat format : ResultsFormat.values()) {
            if (Files.isDirectory(results.resolve(RunLog.word(format)))) {
                return RunLog.word(format);
            }
        }
        return RunLog.word(ResultsFormat.DELTA);
    }
}
