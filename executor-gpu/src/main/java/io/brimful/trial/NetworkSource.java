package io.brimful.trial;

import java.io.Serializable;
import java.util.List;

/** Where a network is from. */
public sealed interface NetworkSource extends Serializable {
    /** The name by which the user knows it. */
    String name();

    /** One that comes with Brimful. */
    static NetworkSource zoo(String name) {
        return new Zoo(name);
    }

    /**
     * One that comes with Brimful.
     *
     * @param name in the zoo
     */
    record Zoo(String name) implements NetworkSource {}

    /**
     * A file, whose text goes along to where the trial runs.
     *
     * @param name the file's path as the user wrote it
     * @param text of the file
     * @param image shape of one image in the place of the file's; empty where the file's own counts
     */
    record File(String name, String text, List<Integer> image) implements NetworkSource {
        public File {
            image = List.copyOf(image);
        }
    }
}
