package io.brimful.trial;

/** In what numbers a network is trained. */
public enum Precision {
    /** IEEE 754 single precision throughout. */
    FP32,
    /**
     * Single precision, whose products a GPU may calculate from factors rounded to TF32 (10 bits of fraction); a processor
     * calculates them as {@link #FP32}.
     */
    TF32
}
