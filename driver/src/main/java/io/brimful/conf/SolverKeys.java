package io.brimful.conf;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** An optimizer as the keys of a configuration that stand for it. */
final class SolverKeys {
    private static final String GROUP = "train.optimizer.";

    private SolverKeys() {}

    /**
     * Every key that the optimizer has a value for.
     *
     * @param origin what a fault calls the place of these keys
     */
    static Config of(Optimizer optimizer, String origin) {
        Map<String, Object> keys = new TreeMap<>();
        keys.put("kind", optimizer.rule().kind());
        optimizer.rule().numbers().forEach((name, number) -> keys.put(name.replace('_', '-'), number));
        keys.put("regularization", optimizer.decay().name().toLowerCase(Locale.ROOT));
        keys.put("weight-decay", optimizer.weightDecay());
        keys.put("clip-gradients", optimizer.clipGradients());
        keys.put("accumulate", optimizer.accumulate());
        keys.put("policy", optimizer.learningRate().policy());
        putRate(optimizer.learningRate(), keys);
        Map<String, Object> paths = new TreeMap<>();
        keys.forEach((key, value) -> paths.put(GROUP + key, value));
        return ConfigFactory.parseMap(paths, origin);
    }

    private static void putRate(LearningRate rate, Map<String, Object> keys) {
        if (rate instanceof LearningRate.Fixed fixed) {
            keys.put("learning-rate", fixed.base());
        } else if (rate instanceof LearningRate.Stepped stepped) {
            put(keys, stepped.base(), stepped.gamma());
            keys.put("step-size", stepped.stepSize());
        } else if (rate instanceof LearningRate.MultiStep several) {
            put(keys, several.base(), several.gamma());
            keys.put("steps-at", several.steps());
        } else if (rate instanceof LearningRate.Exp exp) {
            put(keys, exp.base(), exp.gamma());
        } else if (rate instanceof LearningRate.Inv inv) {
            put(keys, inv.base(), inv.gamma());
            keys.put("power", inv.power());
        } else if (rate instanceof LearningRate.Poly poly) {
            keys.put("learning-rate", poly.base());
            keys.put("power", poly.power());
            keys.put("max-steps", poly.maxSteps());
        } else if (rate instanceof LearningRate.Sigmoid sigmoid) {
            put(keys, sigmoid.base(), sigmoid.gamma());
            keys.put("step-size", sigmoid.stepSize());
        } else {
            throw new IllegalArgumentException("no keys for learning rate " + rate);
        }
    }

    private static void put(Map<String, Object> keys, double base, double gamma) {
        keys.put("learning-rate", base);
        keys.put("gamma", gamma);
    }
}
