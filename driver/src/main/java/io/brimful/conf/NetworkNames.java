package io.brimful.conf;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import io.brimful.trial.NetworkSource;
import io.brimful.words.Nearest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The networks that a configuration names: each is one of the zoo, or a file that can be used with every image it is asked for. */
final class NetworkNames {
    private final Vocabulary vocabulary;
    private final Faults faults;

    NetworkNames(Vocabulary vocabulary, Faults faults) {
        this.vocabulary = vocabulary;
        this.faults = faults;
    }

    /**
     * The files among the names, each read once.
     *
     * @param names as the configuration has them
     * @param images how large images may be
     * @param whereImages where that stands, asked for where an image is given
     */
    Map<String, NetworkSource.File> files(
            List<? extends ConfigValue> names, List<ImageSize> images, Supplier<Origin> whereImages) {
        Map<String, NetworkSource.File> files = new TreeMap<>();
        for (ConfigValue element : names) {
            if (!(element.unwrapped() instanceof String name)) {
                continue;
            }
            if (vocabulary.networks().contains(name)) {
                requireOwnImage(name, images, whereImages);
            } else if (vocabulary.files().isFile(name)) {
                read(name, element, images, files);
            } else {
                faults.add(Origin.of(element.origin()), Nearest.message("network", name, vocabulary.networks()));
            }
        }
        return files;
    }

    private void requireOwnImage(String name, List<ImageSize> images, Supplier<Origin> where) {
        images.stream()
                .filter(image -> !image.isOwn())
                .findFirst()
                .ifPresent(image -> faults.add(
                        where.get(),
                        Keys.IMAGE + " is " + image + ", but network '" + name
                                + "' is of the zoo, which has its own images; name files alone"));
    }

    private void read(String name, ConfigValue element, List<ImageSize> images, Map<String, NetworkSource.File> files) {
        try {
            for (ImageSize image : images) {
                files.put(name, vocabulary.files().read(name, folder(element.origin()), image.extents()));
            }
        } catch (UnusableNetwork unusable) {
            faults.add(Origin.of(element.origin()), String.valueOf(unusable.getMessage()), unusable.why());
        }
    }

    /** The folder of the file that a value stands in. */
    static Optional<Path> folder(ConfigOrigin origin) {
        return Optional.ofNullable(origin.filename()).map(Path::of).map(Path::getParent);
    }
}
