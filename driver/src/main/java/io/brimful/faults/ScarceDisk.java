package io.brimful.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A folder whose disk can be filled up: a small tmpfs where that can be mounted, else a limit on the size of the driver's files. */
final class ScarceDisk implements AutoCloseable {
    private static final int BLOCK = 4096;

    private final Path folder;
    private final boolean isMounted;
    private Optional<Path> filler = Optional.empty();

    private ScarceDisk(Path folder, boolean isMounted) {
        this.folder = folder;
        this.isMounted = isMounted;
    }

    /** Makes the folder on a disk of its own, if this user may mount one. */
    static ScarceDisk make(Path folder) throws IOException {
        Files.createDirectories(folder);
        boolean mounted = Processes.run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder.toString());
        return new ScarceDisk(folder, mounted);
    }

    Path folder() {
        return folder;
    }

    /**
     * From now on nothing, or next to nothing, can be written; whether that is so.
     *
     * @param logBytes of the driver's log by now
     */
    boolean fill(ProcessHandle driver, long logBytes) throws IOException {
        if (!isMounted) {
            return Processes.run("prlimit", "--fsize=" + (logBytes + BLOCK / 8), "--pid", Long.toString(driver.pid()));
        }
        Path file = folder.resolve("filler");
        filler = Optional.of(file);
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] block = new byte[BLOCK];
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            return true;
        }
    }

    /** There is room again. */
    void free() throws IOException {
        if (filler.isPresent()) {
            Files.deleteIfExists(filler.get());
        }
    }

    @Override
    public void close() {
        if (isMounted) {
            Processes.run("umount", folder.toString());
        }
    }
}
