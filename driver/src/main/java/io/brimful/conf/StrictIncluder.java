package io.brimful.conf;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigObject;
import java.util.Optional;

/** Includes what {@code include "file"} names, and says so when there is no such file; HOCON alone takes it for empty. */
final class StrictIncluder implements ConfigIncluder {
    static final StrictIncluder ALONE = new StrictIncluder(Optional.empty());

    private static final String MISSING = "(not found)";

    private final Optional<ConfigIncluder> loader;

    private StrictIncluder(Optional<ConfigIncluder> loader) {
        this.loader = loader;
    }

    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
        return new StrictIncluder(Optional.of(fallback));
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
        ConfigObject included = loader.orElseThrow().include(context, what);
        if (included.isEmpty() && included.origin().description().contains(MISSING)) {
            throw new ConfigException.Generic("include \"" + what + "\": no such file, or it cannot be read");
        }
        return included;
    }
}
