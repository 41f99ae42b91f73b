package io.brimful.trial;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/** What becomes of a parameter {@code w} with gradient {@code g}, decay added, at a learning rate. */
public sealed interface Rule extends Serializable {
    /** The rule's name in configuration files. */
    String kind();

    /** Its numbers by name, as result tables have them. */
    Map<String, Double> numbers();

    /** Names of what it remembers, each of the parameter's shape. */
    List<String> states();

    /**
     * {@code v = momentum v + g}, {@code w = w - rate v}.
     *
     * @param momentum at least 0, below 1
     */
    record Sgd(double momentum) implements Rule {
        public Sgd {
            if (!(momentum >= 0 && momentum < 1)) {
                throw new IllegalArgumentException("momentum is " + momentum + ", must be >= 0 and < 1");
            }
        }

        @Override
        public String kind() {
            return "sgd";
        }

        @Override
        public Map<String, Double> numbers() {
            return Map.of("momentum", momentum);
        }

        @Override
        public List<String> states() {
            return List.of("momentum");
        }
    }
}
