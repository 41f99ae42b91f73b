package io.brimful.step;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of what is computed again: the first time's, an apostrophe and which time it is, as in {@code conv1'1}. */
public final class Repeats {
    private static final Pattern AGAIN = Pattern.compile("(.*)'[0-9]+");

    private Repeats() {}

    /**
     * The name for another time.
     *
     * @param time 1 for the first repetition
     */
    public static String name(String original, int time) {
        return original + "'" + time;
    }

    /** Whether something has such a name. */
    public static boolean isAgain(String name) {
        return AGAIN.matcher(name).matches();
    }

    /** The name that it had the first time. */
    public static String original(String name) {
        Matcher again = AGAIN.matcher(name);
        return again.matches() ? again.group(1) : name;
    }
}
