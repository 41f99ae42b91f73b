package io.brimful.network.caffe;

import io.brimful.network.Network;
import java.util.List;
import java.util.OptionalInt;

/**
 * A network from a file.
 *
 * @param network what trains
 * @param batch images a step, as the file has it
 * @param logged what Caffe logs of its memory
 * @param notes what was assumed or left out, a sentence each
 */
public record CaffeNetwork(Network network, OptionalInt batch, LoggedMemory logged, List<String> notes) {
    public CaffeNetwork {
        notes = List.copyOf(notes);
    }
}
