package io.brimful.conf;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Collects everything that is wrong, so that it is reported at once. */
final class Faults {
    private record Placed(Origin origin, Fault fault) {}

    private final List<Placed> found = new ArrayList<>();

    /** The value as the kind has it; when it is not what the key may be, that is a fault. */
    <T> Optional<T> parse(String key, ConfigValue value, Kind<T> kind) {
        Optional<T> parsed = kind.parse().apply(value);
        if (parsed.isEmpty()) {
            unsuitable(key, value, kind.requirement());
        }
        return parsed;
    }

    /** The value is not what the key may be. */
    void unsuitable(String key, ConfigValue value, String requirement) {
        String text = value.render(ConfigRenderOptions.concise());
        add(Origin.of(value.origin()), key + " is " + text + ", must be " + requirement);
    }

    void add(Origin origin, String message) {
        add(origin, message, Fault.Cause.INVALID);
    }

    void add(Origin origin, String message, Fault.Cause cause) {
        found.add(new Placed(origin, new Fault(origin.toString(), message, cause)));
    }

    /**
     * Ends the reading when there are faults.
     *
     * @throws InvalidConfiguration when anything was found
     */
    void raise() {
        if (!found.isEmpty()) {
            throw new InvalidConfiguration(found.stream()
                    .sorted(Comparator.comparing(Placed::origin, Origin.FILE_ORDER))
                    .map(Placed::fault)
                    .toList());
        }
    }
}
