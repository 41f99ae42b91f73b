package io.brimful.conf;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The names that a file may use but this package does not know by itself.
 *
 * @param networks names in the zoo
 * @param devices kinds of devices
 * @param gpus those of them that bring their own memory and are told apart by a number, as in {@code cudnn:1}; all their names
 */
public record Vocabulary(SortedSet<String> networks, SortedSet<String> devices, SortedSet<String> gpus) {
    public Vocabulary {
        networks = Collections.unmodifiableSortedSet(new TreeSet<>(networks));
        devices = Collections.unmodifiableSortedSet(new TreeSet<>(devices));
        gpus = Collections.unmodifiableSortedSet(new TreeSet<>(gpus));
    }
}
