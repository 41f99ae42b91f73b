package io.brimful.results;

import io.delta.kernel.defaults.engine.fileio.InputFile;
import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** A file of this machine as Delta Kernel reads it. */
final class LocalInput implements InputFile {
    private final Path file;
    private final long length;

    LocalInput(Path file, long length) {
        this.file = file;
        this.length = length;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public String path() {
        return file.toString();
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
        RandomAccessFile in = new RandomAccessFile(file.toFile(), "r");
        return new SeekableInputStream() {
            @Override
            public long getPos() throws IOException {
                return in.getFilePointer();
            }

            @Override
            public void seek(long position) throws IOException {
                in.seek(position);
            }

            @Override
            public void readFully(byte[] bytes, int offset, int count) throws IOException {
                in.readFully(bytes, offset, count);
            }

            @Override
            public int read() throws IOException {
                return in.read();
            }

            @Override
            public int read(byte[] bytes, int offset, int count) throws IOException {
                return in.read(bytes, offset, count);
            }

            @Override
            public void close() throws IOException {
                in.close();
            }
        };
    }
}
