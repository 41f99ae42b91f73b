package io.brimful.trial;

/** What a trial looks for before it trains. */
public enum Find {
    /** The largest batch that fits, at the given width. */
    BATCH,
    /** The largest width that fits, at the given batch. */
    WIDTH,
    /** Nothing: train at the given batch and width, or say that they do not fit. */
    NOTHING
}
