package io.brimful.results;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
    private final Set<String> restored = new TreeSet<>();
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
        return trials(entry).stream().anyMatch(id -> text.contains("\"" + id + "\""));
    }

    /** Puts an entry back; false when there is no room for it. */
    boolean restore(LogEntry entry) {
        boolean fits = space.add(entry);
        if (fits) {
            hasRows = true;
            restored.addAll(trials(entry));
        }
        return fits;
    }

    /**
     * Writes what was put back.
     *
     * @param covered position up to which some table has the rows
     * @return what is lost, for people
     */
    String mend(long covered) throws IOException {
        String outcome = hasRows ? putBack() : notPutBack(covered);
        space.write();
        return where + "; " + outcome;
    }

    private String putBack() {
        String first = restored.stream().limit(NAMED).collect(Collectors.joining(", "));
        return "what it said"
                + (restored.isEmpty() ? "" : restored.size() == 1 ? " of trial " : " of trials ")
                + first
                + (restored.size() > NAMED ? " and " + (restored.size() - NAMED) + " more" : "")
                + " is put back from the tables";
    }

    private String notPutBack(long covered) {
        Optional<String> trial = find(TRIAL);
        if (trial.isEmpty()) {
            return space.end() <= covered
                    ? "no result is lost, the tables have none that the log lacks"
                    : "what it concerned cannot be read any more";
        }
        String concerned = "it concerned trial " + trial.get();
        if (find(END).isEmpty()) {
            return concerned + ", not its end";
        }
        /* As with a lost executor, the next attempt has the next number. */
        find(ATTEMPT).ifPresent(attempt -> {
            LogEntry lost = new LogEntry();
            lost.lose(new LogEntry.LostAttempt(trial.get(), Integer.parseInt(attempt)));
            space.add(lost);
        });
        return concerned + ", whose end is lost: it runs again with --resume";
    }

    private Optional<String> find(Pattern pattern) {
        Matcher found = pattern.matcher(text);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    private static Set<String> trials(LogEntry entry) {
        Set<String> trials = new TreeSet<>();
        for (Table<?> table : List.of(Tables.TRIALS, Tables.PROBES, Tables.TRIAL_STEPS)) {
            for (Row row : entry.rows(table)) {
                trials.add(new Cells(table, row).text("trial_id"));
            }
        }
        return trials;
    }
}
