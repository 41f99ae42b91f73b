package io.brimful.results;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes damaged lines out of a run's log, so that it can be read and resumed. Every other line stays where it is, since tables say
 * by position what they cover. What is taken out is kept beside the log.
 */
public final class RunRepair {
    private static final Pattern TRIAL = Pattern.compile("\"trial_id\":\"([^\"\\\\]+)\"");
    private static final Pattern END = Pattern.compile("(\"state\":)");
    private static final Pattern ATTEMPT = Pattern.compile("\"attempt\":(\\d{1,9})");

    private static final class Damage {
        private final int epoch;
        private final int line;
        private final long at;
        private final byte[] bytes;

        Damage(int epoch, int line, long at, byte[] bytes) {
            this.epoch = epoch;
            this.line = line;
            this.at = at;
            this.bytes = bytes;
        }
    }

    private final RunFolder run;
    private final List<String> done = new ArrayList<>();

    private RunRepair(RunFolder run) {
        this.run = run;
    }

    /**
     * Repairs a run that no driver holds; a sentence for each line that was taken out.
     *
     * @throws UnusableResults when there is no run in the folder, or a driver holds it
     */
    public static List<String> repair(Path folder) {
        RunFolder run = new RunFolder(folder);
        if (!run.isRun()) {
            throw new UnusableResults(folder + " is not the folder of a run: it has no log");
        }
        try {
            RunLock lock = RunLock.take(run)
                    .orElseThrow(() -> new UnusableResults(
                            "run " + run.sweepId() + " is being run by another driver; stop it first"));
            try {
                return new RunRepair(run).mendAll();
            } finally {
                lock.close();
            }
        } catch (IOException cannotRepair) {
            throw new UnusableResults("run " + folder + " cannot be repaired: " + cannotRepair, cannotRepair);
        }
    }

    private List<String> mendAll() throws IOException {
        for (int epoch : run.epochs()) {
            for (Damage damage : damages(epoch)) {
                mend(damage);
            }
        }
        return List.copyOf(done);
    }

    private List<Damage> damages(int epoch) throws IOException {
        List<Damage> damages = new ArrayList<>();
        Path file = run.log(epoch);
        long end = LogFiles.wholeLines(file);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            int number = 1;
            for (long at = 0; at < end; number++) {
                byte[] line = LogFiles.line(in);
                if (isDamaged(line, number)) {
                    damages.add(new Damage(epoch, number, at, line));
                }
                at += line.length + 1;
            }
        }
        return damages;
    }

    private static boolean isDamaged(byte[] line, int number) {
        try {
            if (number == 1) {
                return EpochHeader.of(LogLine.parse(line)).isEmpty();
            }
            LogText.parse(LogLine.parse(line));
            return false;
        } catch (IOException | DateTimeException | IllegalArgumentException damaged) {
            return true;
        }
    }

    private void mend(Damage damage) throws IOException {
        Path file = run.log(damage.epoch);
        Path kept = run.path().resolve(String.format(Locale.ROOT, "damaged-%06d-%d.txt", damage.epoch, damage.line));
        Files.write(kept, damage.bytes);
        RunFolder.force(run.path());
        Optional<ObjectNode> stead =
                damage.line == 1 ? Optional.of(header(damage.epoch).json()) : trialOf(damage);
        LogLine.replace(file, damage.at, LogLine.inStead(stead, damage.bytes.length));
        done.add(file.getFileName() + ":" + damage.line + ": taken out (" + damage.bytes.length + " B, kept in "
                + kept.getFileName() + "); " + lost(damage));
    }

    private static String lost(Damage damage) {
        if (damage.line == 1) {
            return "it said whose epoch it was";
        }
        return text(damage, TRIAL)
                .map(id -> "it concerned trial " + id
                        + (text(damage, END).isPresent()
                                ? ", whose end is lost: it runs again with --resume"
                                : ", not its end"))
                .orElse("what it concerned cannot be read any more");
    }

    /* Its end is lost, while tables may have it: as with a lost executor, the next attempt has the next number. */
    private static Optional<ObjectNode> trialOf(Damage damage) {
        Optional<String> trial = text(damage, TRIAL);
        Optional<String> attempt = text(damage, ATTEMPT);
        if (trial.isEmpty() || attempt.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.putArray("damaged")
                .addObject()
                .put("trial_id", trial.get())
                .put("attempt", Integer.parseInt(attempt.get()));
        return Optional.of(line);
    }

    private static Optional<String> text(Damage damage, Pattern pattern) {
        Matcher found = pattern.matcher(new String(damage.bytes, StandardCharsets.UTF_8));
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /* Of the epoch before, all counts: how much of it its successor had seen is not known any more. */
    private EpochHeader header(int epoch) throws IOException {
        Optional<LogFiles.Segment> before = LogFiles.before(run, epoch).newest();
        return new EpochHeader(
                epoch,
                new Driver("?", 0, Instant.EPOCH),
                format(),
                before.map(last -> last.header().epoch()).orElse(-1),
                before.map(LogFiles.Segment::length).orElse(0L));
    }

    private String format() {
        Path results = run.path().toAbsolutePath().normalize().resolveSibling(".");
        for (ResultsFormat format : ResultsFormat.values()) {
            if (Files.isDirectory(results.resolve(RunLog.word(format)))) {
                return RunLog.word(format);
            }
        }
        return RunLog.word(ResultsFormat.DELTA);
    }
}
