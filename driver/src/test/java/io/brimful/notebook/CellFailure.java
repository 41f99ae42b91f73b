package io.brimful.notebook;

/** A cell does not compile, or throws. */
final class CellFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    CellFailure(String what, String source) {
        super(what + ", in\n" + source.strip());
    }

    CellFailure(String what, String source, Throwable cause) {
        super(what + ", in\n" + source.strip(), cause);
    }
}
