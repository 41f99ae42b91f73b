package io.brimful.conf;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The names that a file may use but this package does not know by itself.
 *
 * @param networks names in the zoo
 * @param devices names that a device can be opened by
 */
public record Vocabulary(SortedSet<String> networks, SortedSet<String> devices) {
    public Vocabulary {
        networks = Collections.unmodifiableSortedSet(new TreeSet<>(networks));
        devices = Collections.unmodifiableSortedSet(new TreeSet<>(devices));
    }
}
