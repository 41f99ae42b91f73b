package io.brimful.device.onednn;

import org.jspecify.annotations.Nullable;

/** A native call that failed: a mistake in Brimful or in the library, never in what the user asked for. */
final class OnednnException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OnednnException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
