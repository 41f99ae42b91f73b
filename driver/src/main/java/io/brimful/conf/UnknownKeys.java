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
    private final ConfigObject known;
    private final String path;

    /**
     * Keys of one group of a configuration.
     *
     * @param path of the group, with its dot; empty for the whole
     * @param known an object that has all its keys
     */
    UnknownKeys(Faults faults, String path, ConfigObject known) {
        this.faults = faults;
        this.path = path;
        this.known = known;
    }

    /** Reports the keys of a group, and of the groups in it. */
    void report(ConfigObject given) {
        report(path, given, known);
    }

    private void report(String inside, ConfigObject given, ConfigObject group) {
        for (Map.Entry<String, ConfigValue> entry : given.entrySet()) {
            String key = inside + entry.getKey();
            ConfigValue counterpart = group.get(entry.getKey());
            if (counterpart == null) {
                faults.add(
                        Origin.of(entry.getValue().origin()),
                        Nearest.message("key", key, candidates(inside, group, entry.getKey())));
            } else if (counterpart instanceof ConfigObject inner) {
                if (entry.getValue() instanceof ConfigObject more) {
                    report(key + ".", more, inner);
                } else {
                    faults.unsuitable(key, entry.getValue(), "a group { } of keys");
                }
            }
        }
    }

    /* Keys of that very name in other groups; where there is none, those of the same group. */
    private Set<String> candidates(String inside, ConfigObject group, String name) {
        Set<String> elsewhere = new TreeSet<>();
        addNamed(name, path, known, elsewhere);
        return elsewhere.isEmpty()
                ? group.keySet().stream().map(key -> inside + key).collect(Collectors.toCollection(TreeSet::new))
                : elsewhere;
    }

    private static void addNamed(String name, String inside, ConfigObject group, Set<String> found) {
        group.forEach((key, value) -> {
            if (key.equals(name)) {
                found.add(inside + key);
            }
            if (value instanceof ConfigObject inner) {
                addNamed(name, inside + key + ".", inner, found);
            }
        });
    }
}
