package io.brimful.data;

import java.nio.file.Path;

/** A data set cannot be used: its files are missing or damaged, or it does not suit the network. The user's to mend, so checked. */
public final class DataFault extends Exception {
    private static final long serialVersionUID = 1;

    DataFault(String message) {
        super(message);
    }

    /**
     * @param path file or folder
     * @param was what is there
     * @param needed what must be there
     * @param remedy what to do
     */
    DataFault(Path path, String was, String needed, String remedy) {
        super(path + ": " + was + ", needed " + needed + "; " + remedy);
    }
}
