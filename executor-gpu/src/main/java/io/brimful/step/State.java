package io.brimful.step;

import io.brimful.network.Filler;

/**
 * A tensor that lasts from step to step, and how it begins.
 *
 * @param tensor of a kind that lasts
 * @param filler first values
 * @param fanIn inputs that one output sums over, for the fillers that ask
 * @param fanOut outputs that one input goes into, for the fillers that ask
 * @param stream which of the seed's random sequences fills it
 */
public record State(Tensor tensor, Filler filler, long fanIn, long fanOut, long stream) {
    public State {
        if (!tensor.kind().lasts()) {
            throw new IllegalArgumentException(tensor + " of kind " + tensor.kind() + " does not last");
        }
    }

    /** One whose filler does not ask for the outputs that one input goes into. */
    public State(Tensor tensor, Filler filler, long fanIn, long stream) {
        this(tensor, filler, fanIn, 1, stream);
    }
}
