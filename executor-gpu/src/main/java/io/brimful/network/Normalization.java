package io.brimful.network;

/** What the sum of a softmax loss over all answers is divided by; by Caffe's names. Never by less than 1. */
public enum Normalization {
    /* BVLC Caffe, LossParameter.NormalizationMode. */

    /** All answers, those with an ignored label as well. */
    FULL,
    /** The answers whose label is not ignored. */
    VALID,
    /** The images. */
    BATCH_SIZE,
    /** Nothing. */
    NONE
}
