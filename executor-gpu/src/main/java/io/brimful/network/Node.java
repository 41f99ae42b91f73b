package io.brimful.network;

import java.util.List;

/**
 * A layer in its place.
 *
 * @param name unique within the network
 * @param layer what it computes
 * @param inputs names of earlier nodes, or {@link Network#IMAGE}
 */
public record Node(String name, Layer layer, List<String> inputs) {
    public Node {
        inputs = List.copyOf(inputs);
    }
}
