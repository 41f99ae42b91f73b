package io.brimful.conf;

import io.brimful.trial.NetworkSource;
import io.brimful.trial.Optimizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads the networks and solvers that a configuration names by their file. */
public interface NetworkFiles {
    /** For configurations that name none. */
    NetworkFiles NONE = new NetworkFiles() {
        @Override
        public boolean isFile(String name) {
            return false;
        }

        @Override
        public NetworkSource.File read(String name, Optional<Path> beside, List<Integer> image) {
            throw new IllegalStateException("no file is known here");
        }

        @Override
        public Optimizer solver(String name, Optional<Path> beside) {
            throw new IllegalStateException("no file is known here");
        }
    };

    /** Whether a name is that of a file. */
    boolean isFile(String name);

    /**
     * A file's network, which can be trained.
     *
     * @param name as the configuration has it, seen from the working directory
     * @param beside the configuration's folder, where it is looked for as well
     * @param image shape of one image in the place of the file's; empty for the file's own
     * @throws UnusableNetwork when it cannot be used
     */
    NetworkSource.File read(String name, Optional<Path> beside, List<Integer> image) throws UnusableNetwork;

    /**
     * A solver's file.
     *
     * @param name as the configuration has it, seen from the working directory
     * @param beside the configuration's folder, where it is looked for as well
     * @throws UnusableNetwork when it cannot be used
     */
    Optimizer solver(String name, Optional<Path> beside) throws UnusableNetwork;
}
