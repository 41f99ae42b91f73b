package io.brimful.trial;

import java.io.Serializable;
import java.util.List;

/**
 * Where a network is from: the zoo, or a file, whose text goes along to where the trial runs.
 *
 * @param name in the zoo, or the file's path as the user wrote it
 * @param text of the file; empty for the zoo
 * @param image shape of one image in the place of the file's; empty where the file's own counts
 */
public record NetworkSource(String name, String text, List<Integer> image) implements Serializable {
    public NetworkSource {
        image = List.copyOf(image);
    }

    /** One that comes with Brimful. */
    public static NetworkSource zoo(String name) {
        return new NetworkSource(name, "", List.of());
    }

    /** Whether it is from a file. */
    public boolean isFile() {
        return !text.isEmpty();
    }

    /** The name by which the user knows it. */
    @Override
    public String toString() {
        return name;
    }
}
