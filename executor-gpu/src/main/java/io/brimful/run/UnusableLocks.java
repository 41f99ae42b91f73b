package io.brimful.run;

import java.io.IOException;
import java.nio.file.Path;

/** The folder of the lock files cannot be used. */
public final class UnusableLocks extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param path of the folder, or of a file in it */
    UnusableLocks(Path path, IOException cause) {
        super(
                "cluster.locks: " + path + " cannot be opened and locked (" + cause
                        + "), but every process of this host must be able to: let all users write to the folder, or name another"
                        + " one on a local disk",
                cause);
    }
}
