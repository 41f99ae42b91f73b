package io.brimful.build;

import static java.util.Map.entry;
import static java.util.stream.Collectors.toCollection;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which package may import which: the rows of the code map, and everything that follows from them. */
final class PackageTable {
    /** Package names below {@code io.brimful}; a package may also import whatever its imports may import. */
    private static final Map<String, Set<String>> IMPORTS = Map.ofEntries(
            entry("tensor", Set.of()),
            entry("trial", Set.of()),
            entry("words", Set.of()),
            entry("network", Set.of("tensor")),
            entry("network.zoo", Set.of("network")),
            entry("network.caffe", Set.of("network", "trial", "words")),
            entry("network.onnx", Set.of("network")),
            entry("step", Set.of("network", "trial")),
            entry("pack", Set.of()),
            entry("plan", Set.of("step", "trial", "pack")),
            entry("recompute", Set.of("plan")),
            entry("device", Set.of("plan")),
            entry("device.reference", Set.of("device")),
            entry("device.onednn", Set.of("device")),
            entry("device.cudnn", Set.of("device")),
            entry("data", Set.of("tensor")),
            entry("slice", Set.of("recompute")),
            entry("measure", Set.of("device", "recompute")),
            entry("capacity", Set.of("device", "slice")),
            entry(
                    "run",
                    Set.of(
                            "capacity",
                            "data",
                            "device.cudnn",
                            "device.onednn",
                            "device.reference",
                            "measure",
                            "network.caffe",
                            "network.onnx",
                            "network.zoo")),
            entry("conf", Set.of("trial", "words")),
            entry("search", Set.of("conf")),
            entry("results", Set.of("conf")),
            entry("cluster", Set.of("run", "search", "results")),
            entry("sql", Set.of("results", "plan")),
            entry("report", Set.of("results")),
            entry("report.map", Set.of("plan")),
            entry("sweep", Set.of("cluster", "report")),
            entry("faults", Set.of("sweep")),
            entry("cli", Set.of("faults", "pack", "sweep", "sql", "report.map")));

    private PackageTable() {}

    /** All packages of the table. */
    static Set<String> packages() {
        return IMPORTS.keySet();
    }

    /** The packages that {@code name} may import, itself included; nothing for a package that the table lacks. */
    static Set<String> allowedIn(String name) {
        if (!IMPORTS.containsKey(name)) {
            return Set.of();
        }
        Set<String> allowed = IMPORTS.get(name).stream()
                .flatMap(imported -> allowedIn(imported).stream())
                .collect(toCollection(TreeSet::new));
        allowed.add(name);
        return allowed;
    }
}
