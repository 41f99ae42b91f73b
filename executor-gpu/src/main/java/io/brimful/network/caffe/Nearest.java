package io.brimful.network.caffe;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The known name that is closest to an unknown one. */
final class Nearest {
    private static final int LONGEST = 100;
    private static final int MOST = 1000;

    private Nearest() {}

    /** {@code "; nearest: 'Pooling'"}: fewest edits first, whatever the case, then by name; nothing where none is like it. */
    static String to(String name, Collection<String> known) {
        String unknown = name.substring(0, Math.min(name.length(), LONGEST)).toLowerCase(Locale.ROOT);
        LevenshteinDistance edits = LevenshteinDistance.getDefaultInstance();
        return known.stream()
                .filter(each -> each.length() <= LONGEST)
                .limit(MOST)
                .min(Comparator.<String>comparingInt(each -> edits.apply(unknown, each.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(each -> edits.apply(unknown, each.toLowerCase(Locale.ROOT)) <= Math.max(2, each.length() / 2))
                .map(each -> "; nearest: '" + each + "'")
                .orElse("");
    }
}
