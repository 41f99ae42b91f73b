package io.brimful.conf;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How large an image is, written as in {@code 3x224x224}.
 *
 * @param extents channels, rows and columns, each at least 1; none where the network's own count
 */
public record ImageSize(List<Integer> extents) {
    /** That of the network. */
    public static final ImageSize OWN = new ImageSize(List.of());

    private static final String EXTENT = "[1-9][0-9]{0,4}";

    public ImageSize {
        extents = List.copyOf(extents);
    }

    /** The size that a text says; nothing when it says none. */
    public static Optional<ImageSize> parse(String text) {
        return text.matches("(" + EXTENT + "x){2}" + EXTENT)
                ? Optional.of(new ImageSize(
                        Stream.of(text.split("x", -1)).map(Integer::valueOf).toList()))
                : Optional.empty();
    }

    public boolean isOwn() {
        return extents.isEmpty();
    }

    /** As it is written; empty where it is the network's own. */
    @Override
    public String toString() {
        return extents.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }
}
