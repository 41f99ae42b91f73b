package io.brimful.pack;

/** A packing file that cannot be meant; the message begins with the file and the line. */
public final class PackingFault extends RuntimeException {
    PackingFault(String file, int line, String fault) {
        super(file + ":" + line + ": " + fault);
    }
}
