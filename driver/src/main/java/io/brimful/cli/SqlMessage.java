package io.brimful.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Spark says of a statement, in one line: the sentence and the place, without codes, plans and the statement itself. */
final class SqlMessage {
    private static final Pattern CODE = Pattern.compile("^\\[[A-Z0-9_.]+\\] ");
    private static final Pattern STATE = Pattern.compile("\\s*SQLSTATE: \\w+");
    private static final Pattern PLACE = Pattern.compile("[;(]?\\s*\\(?line (\\d+),? pos (\\d+)\\)?;?");

    private SqlMessage() {}

    static String of(Exception thrown) {
        String all = String.valueOf(thrown.getMessage()).strip();
        String sentence = all.lines().findFirst().orElse("");
        sentence = CODE.matcher(sentence).replaceFirst("");
        sentence = STATE.matcher(sentence).replaceAll("");
        Matcher place = PLACE.matcher(all);
        String where = place.find()
                ? " (line " + place.group(1) + ", position " + (1 + Integer.parseInt(place.group(2))) + ")"
                : "";
        sentence = PLACE.matcher(sentence).replaceAll("").replaceAll("[\\s;:]+$", "");
        return "SQL: " + sentence + where;
    }
}
