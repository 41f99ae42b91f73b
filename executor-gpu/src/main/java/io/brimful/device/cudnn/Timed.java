package io.brimful.device.cudnn;

/**
 * An algorithm as it was measured.
 *
 * @param algorithm number of cuDNN's enumeration for the direction
 * @param millis that it took
 */
record Timed(int algorithm, double millis) {}
