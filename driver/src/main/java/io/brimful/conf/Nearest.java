package io.brimful.conf;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The known name that is closest to a misspelt one. */
public final class Nearest {
    private Nearest() {}

    /** Fewest edits first, then by name; empty when nothing is known. */
    public static Optional<String> to(String name, Collection<String> known) {
        LevenshteinDistance edits = LevenshteinDistance.getDefaultInstance();
        return known.stream()
                .min(Comparator.<String>comparingInt(each -> edits.apply(name, each))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** {@code Unknown network 'vgg61'; nearest: 'vgg16'}. */
    public static String message(String subject, String name, Collection<String> known) {
        return "Unknown " + subject + " '" + name + "'"
                + to(name, known).map(each -> "; nearest: '" + each + "'").orElse("");
    }
}
