package io.brimful.step;

/** Names of what is computed again: the first time's, an apostrophe and which time it is, as in {@code conv1'1}. */
public final class Repeats {
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
        return apostrophe(name) >= 0;
    }

    /** The name that it had the first time. */
    public static String original(String name) {
        int end = apostrophe(name);
        return end < 0 ? name : name.substring(0, end);
    }

    /* Where the number of the time begins; -1 where there is none. */
    private static int apostrophe(String name) {
        int digits = name.length();
        while (digits > 0 && name.charAt(digits - 1) >= '0' && name.charAt(digits - 1) <= '9') {
            digits--;
        }
        return digits > 0 && digits < name.length() && name.charAt(digits - 1) == '\'' ? digits - 1 : -1;
    }
}
