package io.brimful.network;

import java.util.List;

/**
 * A layer in its place.
 *
 * @param name unique within the network
 * @param layer what it computes
 * @param inputs names of earlier nodes, or {@link Network#IMAGE}
 * @param sharing for each of the layer's parameters, in their order, the name under which nodes share it, {@code ""} where it is
 *     the node's own; empty where all are
 */
public record Node(String name, Layer layer, List<String> inputs, List<String> sharing) {
    public Node {
        inputs = List.copyOf(inputs);
        sharing = List.copyOf(sharing);
    }

    /** A node whose parameters are its own. */
    public Node(String name, Layer layer, List<String> inputs) {
        this(name, layer, inputs, List.of());
    }
}
