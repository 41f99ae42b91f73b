package io.brimful.conf;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/** Reads the list of devices. */
final class DeviceReader {
    private static final int MOST_THREADS = 4096;

    private final SortedSet<String> names;
    private final ConfigObject defaults;
    private final Faults faults;

    /**
     * A reader that collects what is wrong.
     *
     * @param defaults what a device has that says nothing
     */
    DeviceReader(SortedSet<String> names, ConfigObject defaults, Faults faults) {
        this.names = names;
        this.defaults = defaults;
        this.faults = faults;
    }

    List<DeviceSpec> read(ConfigValue value) {
        if (!(value instanceof ConfigList list) || list.isEmpty()) {
            faults.unsuitable("devices", value, "a list of at least one { device, memory, threads }");
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
            faults.unsuitable(path, value, "{ device, memory, threads }");
            return Optional.empty();
        }
        new UnknownKeys(faults).report(path + ".", given, defaults);
        Settings all = new Settings(given.withFallback(defaults));
        Optional<String> name = member(all, path, "device", Kind.text());
        Optional<Long> memory = member(all, path, "memory", Kind.bytes());
        Optional<Integer> threads = member(all, path, "threads", Kind.whole(0, MOST_THREADS));
        name.filter(each -> !names.contains(each))
                .ifPresent(each -> faults.add(all.origin("device"), Nearest.message("device", each, names)));
        return name.flatMap(
                device -> memory.flatMap(bytes -> threads.map(count -> new DeviceSpec(device, bytes, count))));
    }

    private <T> Optional<T> member(Settings settings, String path, String key, Kind<T> kind) {
        return settings.value(key).flatMap(value -> faults.parse(path + "." + key, value, kind));
    }
}
