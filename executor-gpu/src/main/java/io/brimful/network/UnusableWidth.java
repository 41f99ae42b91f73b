package io.brimful.network;

/** A network does not fit together at a width: what it says of channels in numbers does not grow with them. */
public final class UnusableWidth extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    UnusableWidth(String message, Throwable cause) {
        super(message, cause);
    }
}
