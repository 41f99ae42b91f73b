package io.brimful.results;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;

/** A line of a run's log that is damaged, or what is missing at its end, and what is put back in its place. */
final class LogDamage {
    private static final Pattern TRIAL = Pattern.compile("\"trial_id\":\"([^\"\\\\]+)\"");
    private static final Pattern END = Pattern.compile("(\"state\":)");
    private static final Pattern ATTEMPT = Pattern.compile("\"attempt\":(\\d{1,9})");
    private static final int NAMED = 5;

    private final String where;
    private final String text;
    private final LogSpace space;
    private final Set<String> ended = new TreeSet<>();
    private final Set<String> stepped = new TreeSet<>();
    private final Set<LogEntry.LostAttempt> lost = new LinkedHashSet<>();
    private boolean hasRows;

    /**
     * A damage of which nothing is put back yet.
     *
     * @param where it is, and what was done with the line, for people
     * @param text what can be read of it
     * @param space that it leaves
     */
    LogDamage(String where, String text, LogSpace space) {
        this.where = where;
        this.text = text;
        this.space = space;
    }

    /** The log's position behind it. */
    long end() {
        return space.end();
    }

    /** Whether one of the entry's trials can be read there. */
    boolean names(LogEntry entry) {
        return Stream.of(Tables.TRIALS, Tables.PROBES, Tables.TRIAL_STEPS)
                .flatMap(table -> trials(table, entry).stream())
                .anyMatch(id -> text.contains("\"" + id + "\""));
    }

    /** Puts an entry back; false when there is no room for it. */
    boolean restore(LogEntry entry) {
        boolean fits = space.add(entry);
        if (fits) {
            hasRows = true;
            ended.addAll(trials(Tables.TRIALS, entry));
            stepped.addAll(trials(Tables.TRIAL_STEPS, entry));
            if (entry.rows(Tables.TRIALS).isEmpty()) {
                entry.rows(Tables.PROBES).forEach(this::loseEnd);
            }
        }
        return fits;
    }

    /* Probes are logged with the end. */
    private void loseEnd(Row probe) {
        Cells cells = new Cells(Tables.PROBES, probe);
        lost.add(new LogEntry.LostAttempt(cells.text("trial_id"), cells.whole("attempt")));
    }

    /**
     * Writes what was put back.
     *
     * @param covered position up to which some table has the rows
     * @param run whose log it is
     * @return what is lost, for people
     */
    String mend(long covered, String run) throws IOException {
        Optional<String> trial = find(TRIAL);
        if (trial.isPresent() && find(END).isPresent() && !ended.contains(trial.get())) {
            find(ATTEMPT)
                    .map(Integer::valueOf)
                    .ifPresent(attempt -> lost.add(new LogEntry.LostAttempt(trial.get(), attempt)));
        }
        List<String> outcome = new ArrayList<>();
        if (!ended.isEmpty()) {
            outcome.add("what it said of " + named(ended) + " is put back from the tables");
        } else if (!stepped.isEmpty()) {
            outcome.add("steps of " + named(stepped) + " are put back from the tables");
        } else if (hasRows) {
            outcome.add("what it said is put back from the tables");
        }
        if (!lost.isEmpty()) {
            Set<String> trials =
                    lost.stream().map(LogEntry.LostAttempt::trialId).collect(Collectors.toCollection(TreeSet::new));
            outcome.add((trials.size() == 1 ? "the end of " : "the ends of ")
                    + named(trials)
                    + (trials.size() == 1 ? " is lost: it runs again" : " are lost: they run again")
                    + " with --resume --run " + run);
        }
        /* As with a lost executor, the next attempt has the next number. */
        for (LogEntry.LostAttempt attempt : lost) {
            LogEntry marked = new LogEntry();
            marked.lose(attempt);
            space.add(marked);
        }
        space.write();
        return where + "; " + (outcome.isEmpty() ? notPutBack(trial, covered) : String.join("; ", outcome));
    }

    private String notPutBack(Optional<String> trial, long covered) {
        if (trial.isPresent()) {
            return "it concerned trial " + trial.get() + ", not its end";
        }
        return space.end() <= covered
                ? "no result is lost, the tables have none that the log lacks"
                : "what it concerned cannot be read any more";
    }

    private static String named(Set<String> trials) {
        return (trials.size() == 1 ? "trial " : "trials ")
                + trials.stream().limit(NAMED).collect(Collectors.joining(", "))
                + (trials.size() > NAMED ? " and " + (trials.size() - NAMED) + " more" : "");
    }

    private Optional<String> find(Pattern pattern) {
        Matcher found = pattern.matcher(text);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    private static Set<String> trials(Table<?> table, LogEntry entry) {
        return entry.rows(table).stream()
                .map(row -> new Cells(table, row).text("trial_id"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
