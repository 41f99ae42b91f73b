package io.brimful.network;

import io.brimful.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A parameter that a node has, alone or together with others: of those that share one, the first says how it begins and learns.
 *
 * @param name of the first node that has it and of the parameter there, as in {@code conv1.weights}
 * @param parameter as it is there
 * @param isFirst whether this node is the first that has it
 */
public record Holding(String name, Parameter parameter, boolean isFirst) {
    /**
     * Those of every node, by its name, in the order of the nodes.
     *
     * @throws IllegalArgumentException naming the node whose sharing does not fit, and why
     */
    static Map<String, List<Holding>> of(String network, List<Node> nodes, Map<String, Shape> shapes) {
        Map<String, Holding> shared = new HashMap<>();
        Map<String, List<Holding>> all = new LinkedHashMap<>();
        for (Node node : nodes) {
            try {
                all.put(node.name(), of(node, Network.inputs(node, shapes), shared));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(network + ": " + node.name() + ": " + e.getMessage(), e);
            }
        }
        return all;
    }

    /** Whether a node has parameters, none of which learns, and can do without their gradients. */
    public static boolean areFrozen(Node node, List<Holding> held) {
        return node.layer().canFreeze()
                && !held.isEmpty()
                && held.stream().allMatch(each -> each.parameter().rateMultiplier() == 0);
    }

    /**
     * Names of the nodes whose output changes with what is learnt: they have parameters that are not frozen, or read of such a node.
     *
     * @param nodes inputs before their readers
     * @param holdings by node
     */
    public static Set<String> learning(List<Node> nodes, Map<String, List<Holding>> holdings) {
        Set<String> learning = new HashSet<>();
        for (Node node : nodes) {
            List<Holding> held = holdings.getOrDefault(node.name(), List.of());
            boolean learns = !held.isEmpty() && !areFrozen(node, held);
            if (learns || node.inputs().stream().anyMatch(learning::contains)) {
                learning.add(node.name());
            }
        }
        return learning;
    }

    /** Numbers of those that no node before had. */
    static long elements(List<Holding> held) {
        return held.stream()
                .filter(Holding::isFirst)
                .mapToLong(each -> each.parameter().shape().elements())
                .sum();
    }

    private static List<Holding> of(Node node, List<Shape> in, Map<String, Holding> shared) {
        List<Parameter> parameters = node.layer().parameters(in);
        List<String> sharing = node.sharing();
        if (!sharing.isEmpty() && sharing.size() != parameters.size()) {
            throw new IllegalArgumentException("has " + parameters.size() + " parameters, names " + sharing.size()
                    + " to share; needs a name for each, \"\" for its own");
        }
        List<Holding> held = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            Holding own = new Holding(node.name() + "." + parameter.name(), parameter, true);
            String name = sharing.isEmpty() ? "" : sharing.get(i);
            if (!name.isEmpty() && !seen.add(name)) {
                throw new IllegalArgumentException("shares '" + name + "' with itself; needs two names");
            }
            Holding first = name.isEmpty() ? own : shared.getOrDefault(name, own);
            if (!first.parameter().shape().equals(parameter.shape())) {
                throw new IllegalArgumentException("shares '" + name + "', which is " + first.name() + " of "
                        + first.parameter().shape() + "; its own " + parameter.name() + " are of " + parameter.shape());
            }
            held.add(first.equals(own) ? own : new Holding(first.name(), first.parameter(), false));
            if (!name.isEmpty()) {
                shared.put(name, first);
            }
        }
        return List.copyOf(held);
    }
}
