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
import java.util.stream.Stream;

/** The networks that a configuration names: each is one of the zoo, or a file that can be used with every image it is asked for. */
public final class NetworkNames {
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
     * @param images shapes that images may have; empty for that of the file
     */
    Map<String, NetworkSource> files(List<? extends ConfigValue> names, List<String> images) {
        Map<String, NetworkSource> files = new TreeMap<>();
        for (ConfigValue element : names) {
            if (!(element.unwrapped() instanceof String name)
                    || vocabulary.networks().contains(name)) {
                continue;
            }
            if (vocabulary.files().isFile(name)) {
                read(name, element, images, files);
            } else {
                faults.add(Origin.of(element.origin()), Nearest.message("network", name, vocabulary.networks()));
            }
        }
        return files;
    }

    private void read(String name, ConfigValue element, List<String> images, Map<String, NetworkSource> files) {
        try {
            for (String image : images) {
                files.put(name, vocabulary.files().read(name, folder(element.origin()), extents(image)));
            }
        } catch (UnusableNetwork unusable) {
            faults.add(Origin.of(element.origin()), String.valueOf(unusable.getMessage()), unusable.why());
        }
    }

    /** The folder of the file that a value stands in. */
    static Optional<Path> folder(ConfigOrigin origin) {
        return Optional.ofNullable(origin.filename()).map(Path::of).map(Path::getParent);
    }

    /** The extents of {@code 3x224x224}; none of an empty text. */
    public static List<Integer> extents(String image) {
        return image.isEmpty()
                ? List.of()
                : Stream.of(image.split("x", -1)).map(Integer::valueOf).toList();
    }
}
