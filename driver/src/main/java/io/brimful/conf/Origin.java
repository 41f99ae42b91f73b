package io.brimful.conf;

import com.typesafe.config.ConfigOrigin;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a value stands.
 *
 * @param source a file, or an option such as {@code --set}
 * @param line counted from 1; 0 where lines mean nothing
 */
record Origin(String source, int line) {
    static final String OVERRIDE = "--set";

    private static final Pattern DESCRIPTION = Pattern.compile("(.*?)(?:: (\\d+)(?:-\\d+)?)?");

    /* Overrides come after every file, as on the command line. */
    static final Comparator<Origin> FILE_ORDER = Comparator.comparing((Origin origin) -> isOption(origin.source))
            .thenComparing(Origin::source)
            .thenComparingInt(Origin::line);

    static Origin of(ConfigOrigin origin) {
        Matcher matcher = DESCRIPTION.matcher(origin.description());
        String source = matcher.matches() ? matcher.group(1) : origin.description();
        int line = isOption(source) ? 0 : Math.max(0, origin.lineNumber());
        return new Origin(source, line);
    }

    private static boolean isOption(String source) {
        return source.startsWith("--");
    }

    @Override
    public String toString() {
        return line == 0 ? source : source + ":" + line;
    }
}
