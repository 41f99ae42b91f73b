package io.brimful.cli;

import io.brimful.device.Device;
import io.brimful.device.DeviceUnavailable;
import io.brimful.report.Field;
import io.brimful.report.Listing;
import io.brimful.run.Devices;
import io.brimful.trial.DeviceFacts;
import io.brimful.trial.DeviceSlot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
            Field.megabytes("free_bytes", "free MB"),
            Field.text("architecture", "architecture"),
            Field.count("threads", "threads"),
            Field.megabytes("runtime_bytes", "runtime MB"),
            Field.text("library_version", "library"),
            Field.text("driver_version", "driver"),
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
        for (String kind : Devices.names()) {
            rows.addAll(rows(kind));
        }
        output.print(new Listing(FIELDS, rows));
        return ExitCode.DONE;
    }

    private static List<List<@Nullable Object>> rows(String kind) {
        try {
            return Devices.present(kind).stream().map(DevicesCommand::row).toList();
        } catch (DeviceUnavailable e) {
            return List.of(absent(kind, e.reason()));
        }
    }

    private static List<@Nullable Object> row(String address) {
        int threads = Runtime.getRuntime().availableProcessors();
        boolean isGpu = Devices.isGpu(address);
        DeviceSlot slot = new DeviceSlot(address, isGpu ? Long.MAX_VALUE : Machine.memoryBytes(), threads);
        try (Device device = Devices.open(slot)) {
            DeviceFacts facts = device.facts();
            return Arrays.asList(
                    address,
                    facts.model(),
                    facts.memoryBytes(),
                    facts.freeBytes(),
                    facts.architecture(),
                    isGpu ? null : threads,
                    facts.runtimeBytes(),
                    facts.libraryVersion(),
                    facts.driverVersion(),
                    facts.uuid(),
                    facts.host(),
                    null);
        } catch (DeviceUnavailable e) {
            return absent(address, e.reason());
        } catch (RuntimeException | LinkageError e) {
            return absent(address, String.valueOf(e.getMessage()));
        }
    }

    private static List<@Nullable Object> absent(String address, String problem) {
        List<@Nullable Object> row = new ArrayList<>(Collections.nCopies(FIELDS.size(), null));
        row.set(0, address);
        row.set(FIELDS.size() - 1, problem);
        return row;
    }
}
