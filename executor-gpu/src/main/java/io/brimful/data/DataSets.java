package io.brimful.data;

import io.brimful.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The data sets that have a name. */
public final class DataSets {
    private static final String SYNTHETIC = "synthetic";
    private static final String MNIST = "mnist";
    private static final String CIFAR10 = "cifar10";

    private DataSets() {}

    /** Every name, in alphabetical order. */
    public static List<String> kinds() {
        return List.of(CIFAR10, MNIST, SYNTHETIC);
    }

    /**
     * Opens the training images of a data set for a network.
     *
     * @param kind one of {@link #kinds()}
     * @param path folder of the files; means nothing to synthetic images
     * @param needed what the network takes
     * @param seed of the order of images, and of synthetic images themselves
     * @throws DataFault when the kind is unknown, its files are missing or damaged, or the network takes something else
     */
    public static DataSet open(String kind, Path path, Content needed, long seed) throws DataFault {
        if (kind.equals(SYNTHETIC)) {
            return new SyntheticImages(needed, seed);
        }
        if (kinds().contains(kind)) {
            requireFiles(kind, needed);
        }
        DataSet data = switch (kind) {
            case MNIST -> MnistFiles.open(path, Part.TRAINING, seed);
            case CIFAR10 -> Cifar10Files.open(path, Part.TRAINING, seed);
            default -> throw new DataFault("Unknown data '" + kind + "'; known: " + String.join(", ", kinds()));
        };
        if (!data.image().equals(needed.image()) || data.classes() != needed.classes()) {
            throw new DataFault(String.format(
                    Locale.ROOT,
                    "%s: has images of %s in %d classes, the network needs %s in %d classes; "
                            + "take a network for such images, or synthetic data",
                    kind,
                    data.image(),
                    data.classes(),
                    needed.image(),
                    needed.classes()));
        }
        return data;
    }

    private static void requireFiles(String kind, Content needed) throws DataFault {
        if (needed.labels().isPresent()) {
            throw new DataFault(kind + ": has one label for each image, the network needs one for each of "
                    + needed.labels().get() + " pixels; take synthetic data");
        }
        if (!needed.extras().isEmpty()) {
            throw new DataFault(kind + ": has images with labels alone, the network also reads inputs of "
                    + needed.extras().stream().map(Shape::toString).collect(Collectors.joining(", "))
                    + "; take synthetic data");
        }
    }
}
