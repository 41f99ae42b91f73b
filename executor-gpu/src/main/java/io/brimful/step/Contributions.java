package io.brimful.step;

import io.brimful.network.Holding;
import io.brimful.network.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whose gradients a parameter gets, in the order of the network: on the way back the last node adds its own to the decayed
 * momentum, each one before it adds to what that left, and what the first leaves is the momentum's next value.
 */
final class Contributions {
    private final Map<String, List<String>> nodes = new HashMap<>();

    /** @param holdings by node */
    Contributions(List<Node> network, Map<String, List<Holding>> holdings) {
        for (Node node : network) {
            List<Holding> held = holdings.getOrDefault(node.name(), List.of());
            if (!Holding.areFrozen(node, held)) {
                held.forEach(each -> nodes.computeIfAbsent(each.name(), name -> new ArrayList<>())
                        .add(node.name()));
            }
        }
    }

    /** The place of a node's gradient. */
    Place of(String node, String parameter) {
        List<String> all = nodes.getOrDefault(parameter, List.of(node));
        int at = all.indexOf(node);
        boolean isFirst = at == all.size() - 1;
        return new Place(name(parameter, all, at), isFirst ? "" : name(parameter, all, at + 1), isFirst, at == 0);
    }

    private static String name(String parameter, List<String> nodes, int at) {
        return "d(" + parameter + ")" + (at == 0 ? "" : "/" + nodes.get(at));
    }

    /**
     * Where a gradient goes.
     *
     * @param update name of the sum that it ends in
     * @param before name of the sum that it is added to; empty where that is the momentum
     * @param isFirst whether it is the first on the way back
     * @param isLast whether it is the last
     */
    record Place(String update, String before, boolean isFirst, boolean isLast) {}
}
