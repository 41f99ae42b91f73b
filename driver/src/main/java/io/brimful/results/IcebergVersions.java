package io.brimful.results;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.iceberg.LocationProviders;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;
import org.jspecify.annotations.Nullable;

/**
 * The versions of an Iceberg table in a folder, as Iceberg's own tables in folders have them: {@code metadata/v3.metadata.json},
 * and its number in {@code version-hint.text}. Those move a version to its name by Hadoop, which on a local disk replaces another
 * process's; here a link fails instead.
 */
final class IcebergVersions implements TableOperations {
    private static final Pattern VERSION = Pattern.compile("v(\\d+)\\.metadata\\.json");

    private final Path folder;
    private final FileIO files = new IcebergFiles();
    private int version;
    private @Nullable TableMetadata current;

    IcebergVersions(Path folder) {
        this.folder = folder;
    }

    private Path metadata() {
        return folder.resolve("metadata");
    }

    /** Null when there is no such table; Iceberg has it so. */
    @Override
    public @Nullable TableMetadata current() {
        return current == null ? refresh() : current;
    }

    @Override
    public @Nullable TableMetadata refresh() {
        int newest = newest();
        if (newest != version) {
            Path file = metadata().resolve("v" + newest + ".metadata.json");
            try {
                current = TableMetadataParser.fromJson(file.toString(), Files.readString(file));
            } catch (IOException cannotRead) {
                throw new UncheckedIOException(cannotRead);
            }
            version = newest;
        }
        return current;
    }

    private int newest() {
        try (Stream<Path> children = Files.list(metadata())) {
            return children.map(child -> VERSION.matcher(child.getFileName().toString()))
                    .filter(Matcher::matches)
                    .mapToInt(found -> Integer.parseInt(found.group(1)))
                    .max()
                    .orElse(0);
        } catch (NoSuchFileException none) {
            return 0;
        } catch (IOException cannotList) {
            throw new UncheckedIOException(cannotList);
        }
    }

    @Override
    public void commit(@Nullable TableMetadata base, TableMetadata next) {
        if (base != current) {
            throw new CommitFailedException("%s has changed", folder);
        }
        try {
            Files.createDirectories(metadata());
            write(metadata().resolve("v" + (version + 1) + ".metadata.json"), TableMetadataParser.toJson(next), true);
            write(metadata().resolve("version-hint.text"), Integer.toString(version + 1), false);
        } catch (FileAlreadyExistsException other) {
            throw new CommitFailedException(other, "%s has version %s already", folder, version + 1);
        } catch (IOException cannotWrite) {
            throw new UncheckedIOException(cannotWrite);
        }
        refresh();
    }

    private static void write(Path file, String text, boolean mustBeNew) throws IOException {
        try (WholeFileStream out = new WholeFileStream(file, mustBeNew)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public FileIO io() {
        return files;
    }

    @Override
    public String metadataFileLocation(String name) {
        return metadata().resolve(name).toString();
    }

    @Override
    public LocationProvider locationProvider() {
        TableMetadata known = Objects.requireNonNull(current());
        return LocationProviders.locationsFor(known.location(), known.properties());
    }
}
