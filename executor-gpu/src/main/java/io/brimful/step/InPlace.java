package io.brimful.step;

/**
 * An operation's output that may be written over one of its inputs.
 *
 * @param input read by the operation, by no later one
 * @param output written by the operation, of the same type
 */
public record InPlace(Tensor input, Tensor output) {}
