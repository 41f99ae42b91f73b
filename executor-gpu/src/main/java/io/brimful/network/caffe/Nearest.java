package io.brimful.network.caffe;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The known name that is closest to an unknown one. */
final class Nearest {
    private static final int LONGEST = 100;

    private Nearest() {}

    /** {@code "; nearest: 'Pooling'"}: fewest edits first, whatever the case, then by name. */
    static String to(String name, Collection<String> known) {
        String unknown = name.substring(0, Math.min(name.length(), LONGEST)).toLowerCase(Locale.ROOT);
        LevenshteinDistance edits = LevenshteinDistance.getDefaultInstance();
        return known.stream()
                .min(Comparator.<String>comparingInt(each -> edits.apply(unknown, each.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()))
                .map(each -> "; nearest: '" + each + "'")
                .orElse("");
    }
}
