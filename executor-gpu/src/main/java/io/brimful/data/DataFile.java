package io.brimful.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The bytes of one file of a data set.
 *
 * @param path as found, for messages
 * @param bytes memory-mapped, or on the heap when the file was compressed
 */
record DataFile(Path path, ByteBuffer bytes) {
    static final String FETCH_AGAIN = "fetch the file again";

    /**
     * Reads a file, or the same file with {@code .gz} at its end.
     *
     * @param folder where it must be
     * @param name without {@code .gz}
     * @throws DataFault when the folder or the file is missing, or cannot be read
     */
    static DataFile open(Path folder, String name) throws DataFault {
        if (!Files.isDirectory(folder)) {
            throw new DataFault(
                    folder,
                    Files.exists(folder) ? "is a file" : "no such folder",
                    "a folder with " + name + " in it",
                    "set the path of the data to that folder");
        }
        Path plain = folder.resolve(name);
        Path zipped = folder.resolve(name + ".gz");
        try {
            if (Files.isRegularFile(plain)) {
                return new DataFile(plain, map(plain));
            }
            if (Files.isRegularFile(zipped)) {
                return new DataFile(zipped, unzip(zipped));
            }
        } catch (IOException cannotRead) {
            throw new DataFault(
                    Files.isRegularFile(plain) ? plain : zipped,
                    "cannot be read (" + cannotRead + ")",
                    "a readable file",
                    "check its permissions and the disk");
        }
        throw new DataFault(plain, "no such file", "this file or " + name + ".gz", "put it into the folder");
    }

    /** Checks that the file has exactly as many bytes as it must. */
    void requireBytes(long needed) throws DataFault {
        if (bytes.capacity() != needed) {
            throw new DataFault(path, bytes.capacity() + " B", needed + " B", FETCH_AGAIN);
        }
    }

    private static ByteBuffer map(Path file) throws IOException, DataFault {
        try (FileChannel channel = FileChannel.open(file)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new DataFault(file, channel.size() + " B", "at most " + Integer.MAX_VALUE + " B", FETCH_AGAIN);
            }
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        }
    }

    private static ByteBuffer unzip(Path file) throws IOException, DataFault {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return ByteBuffer.wrap(in.readAllBytes());
        } catch (EOFException | ZipException damaged) {
            throw new DataFault(file, "damaged gzip (" + damaged.getMessage() + ")", "a whole one", FETCH_AGAIN);
        }
    }
}
