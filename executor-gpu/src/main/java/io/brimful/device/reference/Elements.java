package io.brimful.device.reference;

/** A tensor's numbers in row order, wherever they lie. */
@FunctionalInterface
interface Elements {
    float get(int index);
}
