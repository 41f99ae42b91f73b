package io.brimful.conf;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
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
        keys.put("learning-rate", optimizer.learningRate().base());
        keys.putAll(optimizer.learningRate().numbers());
        Map<String, Object> paths = new TreeMap<>();
        keys.forEach((key, value) -> paths.put(GROUP + key, value));
        return ConfigFactory.parseMap(paths, origin);
    }
}
