package io.brimful.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The sweep that suffers: small networks with given batches, so that the same numbers come out whatever happens.
 *
 * @param trials how many
 * @param devices executors at one time
 */
record FaultSweep(int trials, int devices) {
    static final String NAME = "faults";

    FaultSweep {
        if (trials < 8) {
            throw new IllegalArgumentException("a sweep of " + trials + " trials has no middle, take 8 or more");
        }
    }

    /** Writes its file, with trials in processes of their own where a fault needs that. */
    Path write(Path folder, List<FaultKind> kinds) throws IOException {
        String batches =
                IntStream.rangeClosed(1, trials).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        String isolation = kinds.stream()
                .map(kind -> kind.isolation().name().toLowerCase(Locale.ROOT))
                .max(String::compareTo)
                .orElse("jvm");
        return Files.writeString(folder.resolve(NAME + ".conf"), """
                name = %s
                concurrency = %d
                devices = [{ device = onednn, memory = 64 MiB, threads = 1 }]
                trial {
                  network = lenet
                  find = nothing
                  batch = [%s]
                  isolation = %s
                }
                train.steps = 40
                """.formatted(NAME, devices, batches, isolation));
    }
}
