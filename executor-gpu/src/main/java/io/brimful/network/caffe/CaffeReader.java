package io.brimful.network.caffe;

import io.brimful.tensor.Shape;
import java.nio.file.Path;
import java.util.Optional;

/** Turns the text of a prototxt into the network that it trains. */
public final class CaffeReader {
    private final Schema schema = Schema.load();

    /**
     * Reads a file.
     *
     * @param image shape of one image, {@code [C, H, W]}, in the place of what the file says
     * @throws InvalidPrototxt with what is wrong, and where
     */
    public CaffeNetwork read(Path file, Optional<Shape> image) {
        return read(file.toString(), PrototxtFile.text(file), image);
    }

    /**
     * The text of a file.
     *
     * @throws InvalidPrototxt when there is none
     */
    public static String text(Path file) {
        return PrototxtFile.text(file);
    }

    /**
     * Reads a text.
     *
     * @param file its name, for messages
     */
    public CaffeNetwork read(String file, String text, Optional<Shape> image) {
        Group net = new PrototxtFile(schema, file, text).as("NetParameter");
        return new Translation(file, net, image).run();
    }
}
