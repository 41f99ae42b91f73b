package io.brimful.words;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The known name that is closest to a misspelt one. */
public final class Nearest {
    /* Names from files may be as long as these, and as many. */
    private static final int LONGEST = 100;
    private static final int MOST = 1000;

    private Nearest() {}

    /** Fewest edits first, whatever the case, then by name; empty when nothing known is like it. */
    public static Optional<String> to(String name, Collection<String> known) {
        String unknown = lower(name.substring(0, Math.min(name.length(), LONGEST)));
        LevenshteinDistance edits = LevenshteinDistance.getDefaultInstance();
        return known.stream()
                .filter(each -> each.length() <= LONGEST)
                .limit(MOST)
                .min(Comparator.<String>comparingInt(each -> edits.apply(unknown, lower(each)))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(each -> edits.apply(unknown, lower(each)) <= Math.max(2, 2 * each.length() / 3));
    }

    /** {@code "; nearest: 'vgg16'"}; nothing when nothing known is like it. */
    public static String hint(String name, Collection<String> known) {
        return to(name, known).map(each -> "; nearest: '" + each + "'").orElse("");
    }

    /** {@code Unknown network 'vgg61'; nearest: 'vgg16'}. */
    public static String message(String subject, String name, Collection<String> known) {
        return "Unknown " + subject + " '" + name + "'" + hint(name, known);
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
