package io.brimful.network.caffe;

/** A prototxt file cannot be used; the message begins with {@code file:line} where there is a line to name. */
public final class InvalidPrototxt extends RuntimeException {
    private static final long serialVersionUID = 1;

    private static final int LONGEST = 500;

    /** The condition at a line. */
    InvalidPrototxt(String file, int line, String message) {
        super(file + ":" + line + ": " + oneLine(message));
    }

    /** The condition of a whole file. */
    InvalidPrototxt(String file, String message) {
        super(file + ": " + oneLine(message));
    }

    /* Names from a file may be as long as the file, and have any sign in them. */
    private static String oneLine(String message) {
        String line = message.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + " ...";
    }
}
