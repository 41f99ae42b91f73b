package io.brimful.device.cudnn;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was measured on one model of GPU with one version of cuDNN: a line for each convolution, its algorithms with their milliseconds, the fastest first.
 * Losing it costs time, nothing else, so whatever is wrong with the file is passed over.
 */
final class AlgorithmFile {
    private static final Logger LOG = LoggerFactory.getLogger(AlgorithmFile.class);

    private final Path file;
    private final Map<String, List<Timed>> known = new HashMap<>();

    private AlgorithmFile(Path file) {
        this.file = file;
    }

    /** The file of a GPU. */
    static AlgorithmFile of(String model, String cudnnVersion) {
        String name = (model + "-cudnn-" + cudnnVersion).replaceAll("[^A-Za-z0-9.]+", "-");
        return in(Cache.folder().resolve("algorithms").resolve(name + ".csv"));
    }

    static AlgorithmFile in(Path path) {
        AlgorithmFile file = new AlgorithmFile(path);
        if (Files.isReadable(path)) {
            try (Stream<String> lines = Files.lines(path, StandardCharsets.UTF_8)) {
                lines.forEach(file::read);
            } catch (IOException | RuntimeException e) {
                LOG.debug("{} is passed over", path, e);
            }
        }
        return file;
    }

    private void read(String line) {
        String[] cells = line.split(",", -1);
        if (cells.length > 1
                && Stream.of(cells).skip(1).allMatch(cell -> cell.matches("[0-9]{1,3}@[0-9]{1,6}\\.[0-9]+"))) {
            known.put(
                    cells[0], Stream.of(cells).skip(1).map(AlgorithmFile::timed).toList());
        }
    }

    private static Timed timed(String cell) {
        int at = cell.indexOf('@');
        return new Timed(Integer.parseInt(cell.substring(0, at)), Double.parseDouble(cell.substring(at + 1)));
    }

    Optional<List<Timed>> find(String key) {
        return Optional.ofNullable(known.get(key));
    }

    /** Remembers a measurement; one line in one write, so that processes beside each other do not mix theirs. */
    void add(String key, List<Timed> order) {
        known.put(key, order);
        String line = key
                + order.stream()
                        .map(each -> String.format(Locale.ROOT, ",%d@%.6f", each.algorithm(), each.millis()))
                        .collect(Collectors.joining())
                + "\n";
        try {
            Path folder = file.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.writeString(file, line, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.debug("{} is not written", file, e);
        }
    }
}
