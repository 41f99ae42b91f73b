package io.brimful.cli;

import io.brimful.device.Device;
import io.brimful.report.Field;
import io.brimful.report.Listing;
import io.brimful.run.Devices;
import io.brimful.trial.DeviceFacts;
import io.brimful.trial.DeviceSlot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code brimful devices}: what can train on this machine. */
@Command(
        name = "devices",
        mixinStandardHelpOptions = true,
        description = "Lists what can train on this machine, and what is missing for the rest.",
        footer = {"", "Exit codes: 0 all done; 1 error; 2 bad usage."})
final class DevicesCommand implements Callable<Integer> {
    private static final List<Field> FIELDS = List.of(
            Field.text("device", "device"),
            Field.text("model", "model"),
            Field.megabytes("memory_bytes", "memory MB"),
            Field.count("threads", "threads"),
            Field.megabytes("runtime_bytes", "runtime MB"),
            Field.text("library_version", "library"),
            Field.text("driver_version", "driver").dataOnly(),
            Field.text("uuid", "uuid").dataOnly(),
            Field.text("host", "host").dataOnly(),
            Field.text("problem", "problem"));

    @Mixin
    private Output output = new Output();

    @Mixin
    @SuppressWarnings("UnusedVariable") // its option acts by itself
    private Debug debug = new Debug();

    @Override
    public Integer call() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        Devices.names().forEach(name -> rows.add(row(name)));
        output.print(new Listing(FIELDS, rows));
        return ExitCode.DONE;
    }

    private static List<@Nullable Object> row(String name) {
        int threads = Runtime.getRuntime().availableProcessors();
        DeviceSlot slot = new DeviceSlot(name, Machine.memoryBytes(), threads);
        try (Device device = Devices.open(slot)) {
            return row(device.facts(), threads, null);
        } catch (RuntimeException | LinkageError e) {
            return row(DeviceFacts.unopened(slot), threads, String.valueOf(e.getMessage()));
        }
    }

    private static List<@Nullable Object> row(DeviceFacts facts, int threads, @Nullable String problem) {
        return Arrays.asList(
                facts.kind(),
                facts.model(),
                facts.memoryBytes(),
                threads,
                facts.runtimeBytes(),
                facts.libraryVersion(),
                facts.driverVersion(),
                facts.uuid(),
                facts.host(),
                problem);
    }
}
