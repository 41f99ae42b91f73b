package io.brimful.run;

import io.brimful.data.Content;
import io.brimful.network.Network;
import io.brimful.network.caffe.CaffeNetwork;
import io.brimful.network.caffe.CaffeReader;
import io.brimful.network.caffe.InvalidPrototxt;
import io.brimful.network.zoo.Zoo;
import io.brimful.tensor.Shape;
import io.brimful.trial.NetworkSource;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Networks by their name in the zoo or from Caffe's files. */
public final class Networks {
    private Networks() {}

    /** Whether a name that is none in the zoo is that of a file: it has a folder or an ending of prototxt files, or is there. */
    public static boolean isFile(String name) {
        if (Zoo.names().contains(name)) {
            return false;
        }
        try {
            return name.contains("/")
                    || name.endsWith(".prototxt")
                    || name.endsWith(".pt")
                    || Files.isRegularFile(Path.of(name));
        } catch (InvalidPathException noPath) {
            return false;
        }
    }

    /** A file under the name that it has here. */
    public static NetworkSource.File file(String path, Optional<Shape> image) {
        return file(Path.of(path), path, image);
    }

    /**
     * A file's text.
     *
     * @param name by which the user knows it
     * @param image shape of one image in the place of the file's
     * @throws InvalidPrototxt when it cannot be read
     */
    public static NetworkSource.File file(Path path, String name, Optional<Shape> image) {
        String text = CaffeReader.text(path);
        return new NetworkSource.File(name, text, image.map(Shape::dims).orElse(List.of()));
    }

    /**
     * The network of a source.
     *
     * @throws InvalidPrototxt when the file's text is none
     * @throws IllegalArgumentException when the zoo has none of that name
     */
    public static Network of(NetworkSource source) {
        return source instanceof NetworkSource.File file
                ? read(file).network()
                : Zoo.find(source.name())
                        .orElseThrow(() -> new IllegalArgumentException("Unknown network '" + source.name() + "'"));
    }

    /** What a data set has to give a network with each image. */
    public static Content needs(Network network) {
        return new Content(
                network.image(),
                network.classes(),
                network.labels(),
                List.copyOf(network.extras().values()));
    }

    /** All that a file says. */
    public static CaffeNetwork read(NetworkSource.File file) {
        Optional<Shape> image = file.image().isEmpty() ? Optional.empty() : Optional.of(new Shape(file.image()));
        return new CaffeReader().read(file.name(), file.text(), image);
    }
}
