package io.brimful.results;

import io.delta.kernel.defaults.engine.fileio.FileIO;
import io.delta.kernel.defaults.engine.fileio.InputFile;
import io.delta.kernel.defaults.engine.fileio.OutputFile;
import io.delta.kernel.defaults.engine.fileio.PositionOutputStream;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Delta Kernel's view of a file system: this machine's, without Hadoop. A file that is written appears at once, whole and safe on
 * the disk, and where it must not replace another one it never does, whichever process made that one.
 */
final class LocalFiles implements FileIO {
    @Override
    public CloseableIterator<FileStatus> listFrom(String file) throws IOException {
        Path first = Path.of(file);
        Path folder = first.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new java.io.FileNotFoundException(folder + ": no such folder");
        }
        String from = String.valueOf(first.getFileName());
        List<Path> listed;
        try (Stream<Path> children = Files.list(folder)) {
            listed = children.filter(child -> child.getFileName().toString().compareTo(from) >= 0
                            && !child.getFileName().toString().startsWith("."))
                    .sorted(Comparator.comparing(child -> child.getFileName().toString()))
                    .toList();
        }
        Iterator<Path> each = listed.iterator();
        return new CloseableIterator<>() {
            @Override
            public boolean hasNext() {
                return each.hasNext();
            }

            @Override
            public FileStatus next() {
                return status(each.next());
            }

            @Override
            public void close() {}
        };
    }

    /* A file that is gone meanwhile is read as an empty one. */
    private static FileStatus status(Path file) {
        return FileStatus.of(
                file.toString(), file.toFile().length(), file.toFile().lastModified());
    }

    @Override
    public FileStatus getFileStatus(String path) throws IOException {
        Path file = Path.of(path);
        if (!Files.exists(file)) {
            throw new java.io.FileNotFoundException(path);
        }
        return status(file);
    }

    @Override
    public String resolvePath(String path) {
        return Path.of(path).toAbsolutePath().normalize().toString();
    }

    @Override
    public boolean mkdirs(String path) throws IOException {
        Files.createDirectories(Path.of(path));
        return true;
    }

    @Override
    public InputFile newInputFile(String path, long length) {
        return new LocalInput(Path.of(path), length);
    }

    @Override
    public OutputFile newOutputFile(String path) {
        return new OutputFile() {
            @Override
            public String path() {
                return path;
            }

            @Override
            public PositionOutputStream create(boolean putIfAbsent) throws IOException {
                return new WholeFileStream(Path.of(path), putIfAbsent);
            }

            @Override
            public void writeAtomically(CloseableIterator<String> lines, boolean overwrite) throws IOException {
                try (lines;
                        PositionOutputStream out = create(!overwrite)) {
                    while (lines.hasNext()) {
                        out.write((lines.next() + "\n").getBytes(StandardCharsets.UTF_8));
                    }
                }
            }
        };
    }

    @Override
    public boolean delete(String path) throws IOException {
        return Files.deleteIfExists(Path.of(path));
    }

    @Override
    public Optional<String> getConf(String key) {
        return Optional.empty();
    }

    @Override
    public void copyFileAtomically(String from, String to, boolean overwrite) throws IOException {
        try (PositionOutputStream out = new WholeFileStream(Path.of(to), !overwrite)) {
            Files.copy(Path.of(from), out);
        } catch (NoSuchFileException none) {
            throw new java.io.FileNotFoundException(from);
        }
    }
}
