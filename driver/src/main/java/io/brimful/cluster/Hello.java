package io.brimful.cluster;

import java.io.Serializable;
import java.util.List;

/**
 * What an executor says when it starts.
 *
 * @param addresses of its devices, as Spark gave them to it
 * @param model of its devices; empty unless it was asked
 */
record Hello(String executor, String host, List<String> addresses, String model) implements Serializable {
    Hello {
        addresses = List.copyOf(addresses);
    }
}
