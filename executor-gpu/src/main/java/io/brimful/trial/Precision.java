package io.brimful.trial;

/** In what numbers a network is trained. */
public enum Precision {
    /** IEEE 754 single precision throughout. */
    FP32
}
