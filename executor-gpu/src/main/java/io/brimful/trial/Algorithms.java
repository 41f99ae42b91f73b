package io.brimful.trial;

/** By what a device chooses among its algorithms for one operation. */
public enum Algorithms {
    /** The fastest, as measured on the device, whose workspace finds room. */
    MEASURED,
    /** Always the same one, whose results are the same in every run. */
    DETERMINISTIC
}
