package io.brimful.conf;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.brimful.words.Nearest;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds keys that mean nothing and names the nearest that do. */
final class UnknownKeys {
    private final Faults faults;

    UnknownKeys(Faults faults) {
        this.faults = faults;
    }

    /**
     * Reports the keys of a group, and of the groups in it.
     *
     * @param known the same keys as an object that has them all
     */
    void report(String path, ConfigObject given, ConfigObject known) {
        for (Map.Entry<String, ConfigValue> entry : given.entrySet()) {
            String key = path + entry.getKey();
            ConfigValue counterpart = known.get(entry.getKey());
            if (counterpart == null) {
                faults.add(Origin.of(entry.getValue().origin()), Nearest.message("key", key, candidates(path, known)));
            } else if (counterpart instanceof ConfigObject group) {
                if (entry.getValue() instanceof ConfigObject inner) {
                    report(key + ".", inner, group);
                } else {
                    faults.unsuitable(key, entry.getValue(), "a group { } of keys");
                }
            }
        }
    }

    private static Set<String> candidates(String path, ConfigObject known) {
        return known.keySet().stream().map(key -> path + key).collect(Collectors.toCollection(TreeSet::new));
    }
}
