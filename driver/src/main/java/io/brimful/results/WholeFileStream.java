package io.brimful.results;

import io.delta.kernel.defaults.engine.fileio.PositionOutputStream;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.UUID;

/** Writes a file under a hidden name; closing gives it its own, once all bytes are safe on the disk. */
final class WholeFileStream extends PositionOutputStream {
    private final Path target;
    private final boolean mustBeNew;
    private final Path hidden;
    private final FileOutputStream file;
    private final OutputStream buffered;
    private long position;
    private boolean failed;
    private boolean closed;

    /**
     * Opens it; its folder exists.
     *
     * @param mustBeNew whether closing throws {@link java.nio.file.FileAlreadyExistsException} when the name is taken
     */
    WholeFileStream(Path target, boolean mustBeNew) throws IOException {
        this.target = target;
        this.mustBeNew = mustBeNew;
        hidden = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        file = new FileOutputStream(hidden.toFile());
        buffered = new BufferedOutputStream(file, 1 << 16);
    }

    @Override
    public long getPos() {
        return position;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        try {
            buffered.write(bytes, offset, count);
            position += count;
        } catch (IOException cannotWrite) {
            failed = true;
            throw cannotWrite;
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (file) {
            if (failed) {
                return;
            }
            buffered.flush();
            file.getFD().sync();
            if (mustBeNew) {
                /* A link fails where a file is; moving would replace it, and looking first leaves a gap. */
                Files.createLink(target, hidden);
            } else {
                Files.move(hidden, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            RunFolder.force(Objects.requireNonNull(target.toAbsolutePath().getParent()));
        } finally {
            Files.deleteIfExists(hidden);
        }
    }
}
