package io.brimful.run;

/** The process of a trial was ended by somebody else, who says nothing about the trial: it may run again. */
public final class EndedFromOutside extends RuntimeException {
    private static final long serialVersionUID = 1;

    EndedFromOutside(String message) {
        super(message);
    }
}
