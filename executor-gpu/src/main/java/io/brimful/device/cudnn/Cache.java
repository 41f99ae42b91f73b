package io.brimful.device.cudnn;

import java.nio.file.Path;

/** Where this user keeps what can be made again. */
final class Cache {
    private Cache() {}

    /**
     * The system property {@code brimful.cache}, else {@code brimful} below the environment's {@code XDG_CACHE_HOME}, else below
     * {@code ~/.cache}. It need not exist.
     */
    static Path folder() {
        String given = System.getProperty("brimful.cache", "");
        if (!given.isBlank()) {
            return Path.of(given).toAbsolutePath();
        }
        String cache = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
        Path above = cache.isBlank() ? Path.of(System.getProperty("user.home", "."), ".cache") : Path.of(cache);
        return above.resolve("brimful").toAbsolutePath();
    }
}
