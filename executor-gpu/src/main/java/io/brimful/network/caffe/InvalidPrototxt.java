package io.brimful.network.caffe;

/** A prototxt file cannot be used; the message begins with {@code file:line} where there is a line to name. */
public final class InvalidPrototxt extends RuntimeException {
    private static final long serialVersionUID = 1;

    private static final int LONGEST = 500;

    private final boolean missing;

    /** The condition at a line. */
    InvalidPrototxt(String file, int line, String message) {
        super(file + ":" + line + ": " + oneLine(message));
        this.missing = false;
    }

    /** The condition of a whole file. */
    InvalidPrototxt(String file, String message) {
        super(file + ": " + oneLine(message));
        this.missing = false;
    }

    private InvalidPrototxt(String file) {
        super(file + ": there is no such file");
        this.missing = true;
    }

    /** There is no file of that name. */
    static InvalidPrototxt missing(String file) {
        return new InvalidPrototxt(file);
    }

    /** Whether the file is not there. */
    public boolean isMissing() {
        return missing;
    }

    /* Names from a file may be as long as the file, and have any sign in them. */
    private static String oneLine(String message) {
        String line = message.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + " ...";
    }
}
