package io.brimful.results;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;

/** Iceberg's view of a file system: this machine's, without Hadoop, with files that appear at once and whole. */
final class IcebergFiles implements FileIO {
    private static final long serialVersionUID = 1;

    @Override
    public InputFile newInputFile(String path) {
        return org.apache.iceberg.Files.localInput(path);
    }

    @Override
    public OutputFile newOutputFile(String path) {
        return new OutputFile() {
            @Override
            public PositionOutputStream create() {
                return open(true);
            }

            @Override
            public PositionOutputStream createOrOverwrite() {
                return open(false);
            }

            private PositionOutputStream open(boolean mustBeNew) {
                try {
                    Path file = Path.of(path);
                    Files.createDirectories(file.toAbsolutePath().getParent());
                    return new Stream(new WholeFileStream(file, mustBeNew));
                } catch (IOException cannotOpen) {
                    throw new UncheckedIOException(cannotOpen);
                }
            }

            @Override
            public String location() {
                return path;
            }

            @Override
            public InputFile toInputFile() {
                return newInputFile(path);
            }
        };
    }

    @Override
    public void deleteFile(String path) {
        try {
            Files.deleteIfExists(Path.of(path));
        } catch (IOException cannotDelete) {
            throw new UncheckedIOException(cannotDelete);
        }
    }

    private static final class Stream extends PositionOutputStream {
        private final WholeFileStream file;

        Stream(WholeFileStream file) {
            this.file = file;
        }

        @Override
        public long getPos() {
            return file.getPos();
        }

        @Override
        public void write(int value) throws IOException {
            file.write(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            file.write(bytes, offset, count);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
