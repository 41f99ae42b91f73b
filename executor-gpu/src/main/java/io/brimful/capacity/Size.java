package io.brimful.capacity;

/**
 * How large a network is trained.
 *
 * @param batch images a step
 * @param width factor of the hidden layers' channels
 */
public record Size(int batch, double width) {}
