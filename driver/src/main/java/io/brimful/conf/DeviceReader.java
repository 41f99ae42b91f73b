package io.brimful.conf;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.brimful.trial.Algorithms;
import io.brimful.words.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the list of devices. */
final class DeviceReader {
    private static final int MOST_THREADS = 4096;

    private final Vocabulary vocabulary;
    private final ConfigObject defaults;
    private final Faults faults;

    /**
     * A reader that collects what is wrong.
     *
     * @param defaults what a device has that says nothing
     */
    DeviceReader(Vocabulary vocabulary, ConfigObject defaults, Faults faults) {
        this.vocabulary = vocabulary;
        this.defaults = defaults;
        this.faults = faults;
    }

    List<DeviceSpec> read(ConfigValue value) {
        if (!(value instanceof ConfigList list) || list.isEmpty()) {
            faults.unsuitable("devices", value, "a list of at least one { device, memory, threads, algorithms }");
            return List.of();
        }
        List<DeviceSpec> devices = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            device("devices[" + i + "]", list.get(i)).ifPresent(devices::add);
        }
        return devices;
    }

    private Optional<DeviceSpec> device(String path, ConfigValue value) {
        if (!(value instanceof ConfigObject given)) {
            faults.unsuitable(path, value, "{ device, memory, threads, algorithms }");
            return Optional.empty();
        }
        new UnknownKeys(faults, path + ".", defaults).report(given);
        Settings all = new Settings(given.withFallback(defaults));
        Optional<String> name = member(all, path, "device", Kind.text());
        Optional<Long> memory = name.filter(vocabulary::isGpu).isPresent() && given.get("memory") == null
                ? Optional.of(DeviceSpec.ALL_MEMORY)
                : member(all, path, "memory", Kind.bytes());
        Optional<Integer> threads = member(all, path, "threads", Kind.whole(0, MOST_THREADS));
        Optional<Algorithms> algorithms = member(all, path, "algorithms", Kind.constant(Algorithms.class));
        name.filter(each -> !vocabulary.devices().contains(each) && !vocabulary.isGpu(each))
                .ifPresent(each ->
                        faults.add(all.origin("device"), Nearest.message("device", each, vocabulary.devices())));
        return name.flatMap(device -> memory.flatMap(bytes ->
                threads.flatMap(count -> algorithms.map(order -> new DeviceSpec(device, bytes, count, order)))));
    }

    private <T> Optional<T> member(Settings settings, String path, String key, Kind<T> kind) {
        return settings.value(key).flatMap(value -> faults.parse(path + "." + key, value, kind));
    }
}
