package io.brimful.data;

/** Which part of a published data set. */
enum Part {
    /** What a network learns from. */
    TRAINING,
    /** What it has never seen. */
    TEST
}
