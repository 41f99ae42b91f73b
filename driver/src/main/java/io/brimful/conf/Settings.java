package io.brimful.conf;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Optional;

/**
 * The file's values above the defaults, with each value's place in the file.
 *
 * @param root of the whole configuration
 */
record Settings(ConfigObject root) {
    /** Empty where a group on the way is no group; that is reported with the unknown keys. */
    Optional<ConfigValue> value(String path) {
        ConfigValue value = root;
        for (String part : path.split("\\.")) {
            ConfigValue inner = value instanceof ConfigObject group ? group.get(part) : null;
            if (inner == null) {
                return Optional.empty();
            }
            value = inner;
        }
        return Optional.of(value);
    }

    /** The values of a list, or the one value that stands in the place of a list. */
    List<? extends ConfigValue> elements(String path) {
        Optional<ConfigValue> value = value(path).filter(each -> each.valueType() != ConfigValueType.NULL);
        if (value.isEmpty()) {
            return List.of();
        }
        return value.get() instanceof ConfigList list ? list : List.of(value.get());
    }

    /** Where the value stands; the end of all files when there is none. */
    Origin origin(String path) {
        return value(path)
                .map(value -> Origin.of(value.origin()))
                .orElseThrow(() -> new IllegalStateException("reference.conf has no " + path));
    }

    /** As HOCON, keys in the order of the alphabet. */
    String render() {
        return root.render(ConfigRenderOptions.concise().setFormatted(true).setJson(false));
    }
}
