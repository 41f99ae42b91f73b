package io.brimful.conf;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The names that a file may use but this package does not know by itself.
 *
 * @param networks names in the zoo
 * @param files reads networks that are not in the zoo
 * @param devices kinds of devices
 * @param gpus those of them that bring their own memory and are told apart by a number, as in {@code cudnn:1}; all their names
 */
public record Vocabulary(
        SortedSet<String> networks, NetworkFiles files, SortedSet<String> devices, SortedSet<String> gpus) {
    public Vocabulary {
        networks = Collections.unmodifiableSortedSet(new TreeSet<>(networks));
        devices = Collections.unmodifiableSortedSet(new TreeSet<>(devices));
        gpus = Collections.unmodifiableSortedSet(new TreeSet<>(gpus));
    }

    /** One that knows no files. */
    public Vocabulary(SortedSet<String> networks, SortedSet<String> devices, SortedSet<String> gpus) {
        this(networks, NetworkFiles.NONE, devices, gpus);
    }

    boolean isGpu(String address) {
        return gpus.stream()
                .anyMatch(gpu -> address.equals(gpu) || address.matches(Pattern.quote(gpu) + ":[0-9]{1,4}"));
    }
}
