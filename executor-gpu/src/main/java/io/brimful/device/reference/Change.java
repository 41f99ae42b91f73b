package io.brimful.device.reference;

/** What a parameter's element loses; what is remembered of it goes on by the way. */
@FunctionalInterface
interface Change {
    float of(float gradient, int index);
}
