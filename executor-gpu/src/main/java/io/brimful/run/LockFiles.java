package io.brimful.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** The lock files of a host, one for each device, which all its users share. They are never deleted: a name is one file. */
final class LockFiles {
    /* Everybody writes, nobody deletes what is another's: as /tmp. */
    private static final int FOLDER_MODE = 01777;
    private static final int FILE_MODE = 0666;

    private LockFiles() {}

    /**
     * The file of a device, whether it is there or not, in a folder that is there from now on.
     *
     * @param device the same in all processes of the host
     * @throws UnusableLocks when the folder cannot be made
     */
    static Path of(Path folder, String device) {
        try {
            if (!Files.isDirectory(folder)) {
                make(folder);
            }
            /* One name for each file, also behind links. */
            return folder.toRealPath().resolve(device.replaceAll("[^A-Za-z0-9._-]", "_") + ".lock");
        } catch (IOException fault) {
            throw new UnusableLocks(folder, fault);
        }
    }

    private static void make(Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath();
        Files.createDirectories(absolute.getParent());
        try {
            Files.createDirectory(absolute);
        } catch (FileAlreadyExistsException another) {
            if (Files.isDirectory(absolute)) {
                return;
            }
            throw another;
        }
        allow(absolute, FOLDER_MODE);
    }

    private static void allow(Path path, int mode) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            Files.setAttribute(path, "unix:mode", mode);
        }
    }

    /** Opens a file to read, write and lock it; makes it where it is not there. */
    static FileChannel open(Path file) throws IOException {
        /* O_CREAT on another user's file in a sticky folder is refused: proc_sys_fs(5), protected_regular. */
        Set<OpenOption> existing = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        try {
            return FileChannel.open(file, existing);
        } catch (NoSuchFileException missing) {
            try {
                FileChannel made = FileChannel.open(
                        file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
                allow(file, FILE_MODE);
                return made;
            } catch (FileAlreadyExistsException madeMeanwhile) {
                return FileChannel.open(file, existing);
            }
        }
    }
}
