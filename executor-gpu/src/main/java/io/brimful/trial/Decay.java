package io.brimful.trial;

/** What is added to a parameter's gradient, times the weight decay, so that it is drawn to 0. */
public enum Decay {
    /** The parameter: the derivative of half its square. */
    L2,
    /** The parameter's sign: the derivative of its absolute value. */
    L1
}
