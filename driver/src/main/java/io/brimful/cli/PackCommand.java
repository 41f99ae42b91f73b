package io.brimful.cli;

import io.brimful.cluster.Cancellation;
import io.brimful.pack.Packer;
import io.brimful.pack.Packing;
import io.brimful.pack.PackingCsv;
import io.brimful.pack.PackingFault;
import io.brimful.pack.PackingProblem;
import io.brimful.report.Field;
import io.brimful.report.Listing;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code brimful pack FILE}: offsets for buffers whose lifetimes and sizes another system wrote. */
@Command(
        name = "pack",
        mixinStandardHelpOptions = true,
        description = {
            "Places buffers with known lifetimes in one arena, so that those which meet in time share no byte.",
            "FILE has minimalloc's columns: id,lower,upper,size; a life is [lower, upper). The capacity is --capacity, or",
            "the number in a name such as A.1048576.csv; without either the arena is made as small as possible."
        },
        footer = {
            "",
            "Examples:",
            "  brimful pack A.1048576.csv",
            "  brimful pack trace.csv --seconds 60 --output placed.csv",
            "",
            "Ctrl-C ends with the best so far.",
            "",
            "Exit codes: 0 placed within the capacity; 1 error; 2 bad usage or file; 3 file missing;",
            "  4 not placed in the time, or the capacity is impossible; 130 interrupted."
        })
final class PackCommand implements Callable<Integer> {
    private static final List<Field> FIELDS = List.of(
            Field.text("file", "file"),
            Field.count("buffers", "buffers"),
            Field.count("capacity", "capacity B"),
            Field.count("height", "height B"),
            Field.count("lower_bound", "lower bound B"),
            Field.percent("gap", "gap"),
            Field.real("seconds", "seconds"),
            Field.text("placer", "placer"),
            Field.text("state", "state"));

    @Spec
    private @Nullable CommandSpec command;

    @Parameters(paramLabel = "FILE", description = "Buffers: id,lower,upper,size and perhaps alignment.")
    private Path file = Path.of("");

    @Option(
            names = "--capacity",
            paramLabel = "SIZE",
            converter = Memory.Converter.class,
            description = "What the arena may have: 1048576, 12GiB; default: as the file's name says.")
    private Optional<Memory> capacity = Optional.empty();

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "When to end with the best so far; default: ${DEFAULT-VALUE}.")
    private double seconds = 10;

    @Option(names = "--output", paramLabel = "FILE", description = "Write the buffers with their offsets.")
    private Optional<Path> target = Optional.empty();

    @Mixin
    private Output output = new Output();

    @Mixin
    @SuppressWarnings("UnusedVariable") // its option acts by itself
    private Debug debug = new Debug();

    @Override
    public Integer call() {
        long begin = System.nanoTime();
        if (!(seconds > 0) || Double.isInfinite(seconds)) {
            throw new UserError(ExitCode.USAGE, "--seconds is " + seconds + ", must be more than 0");
        }
        target.ifPresent(path -> WholeFile.check("--output", path));
        PackingProblem problem = problem();
        long most = problem.capacity().orElse(Long.MAX_VALUE);
        long bound = problem.lowerBound();
        if (most < bound) {
            sayImpossible(most, bound);
            output.print(row(problem, bound, Optional.empty(), secondsSince(begin), "IMPOSSIBLE"));
            return ExitCode.NOT_PLACED;
        }
        Cancellation cancellation = new Cancellation();
        Packing packing = pack(problem, bound, secondsSince(begin), cancellation);
        boolean placed = packing.height() <= most;
        if (placed) {
            target.ifPresent(path -> WholeFile.write("--output", path, PackingCsv.write(problem, packing)));
        }
        String state = placed ? "PLACED" : "NOT_PLACED";
        output.print(row(problem, bound, Optional.of(packing), secondsSince(begin), state));
        if (cancellation.isRequested()) {
            return ExitCode.INTERRUPTED;
        }
        return placed ? ExitCode.DONE : ExitCode.NOT_PLACED;
    }

    private Packing pack(PackingProblem problem, long bound, double elapsed, Cancellation cancellation) {
        Interrupts.cancel(cancellation, "ending with the best so far", err());
        double left = Math.max(0.001, seconds - elapsed);
        Packer packer = Packer.forSeconds(left, Runtime.getRuntime().availableProcessors(), cancellation::isRequested);
        try (PackProgress progress =
                new PackProgress(seconds, bound, packer::height, err(), Terminal.STDERR.isConnected())) {
            progress.start(elapsed);
            return packer.pack(problem);
        }
    }

    private static double secondsSince(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private void sayImpossible(long most, long bound) {
        err().printf(
                        Locale.ROOT,
                        "brimful: the capacity is %,d B, but %,d B are needed at one moment, %,d B more: no packing can fit%n",
                        most,
                        bound,
                        bound - most);
        err().flush();
    }

    private PrintWriter err() {
        if (command == null) {
            throw new IllegalStateException("not run as a command");
        }
        return command.commandLine().getErr();
    }

    private PackingProblem problem() {
        if (Files.isDirectory(file)) {
            throw new UserError(ExitCode.USAGE, file + " is a folder, must be a file");
        }
        try {
            PackingProblem read = PackingCsv.read(file);
            return capacity.map(memory -> new PackingProblem(read.buffers(), OptionalLong.of(memory.bytes())))
                    .orElse(read);
        } catch (PackingFault fault) {
            throw new UserError(ExitCode.USAGE, String.valueOf(fault.getMessage()), fault);
        } catch (NoSuchFileException e) {
            throw new UserError(ExitCode.INPUT_MISSING, file + ": no such file", e);
        } catch (IOException e) {
            throw new UserError(ExitCode.ERROR, file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Listing row(PackingProblem problem, long bound, Optional<Packing> packing, double took, String state) {
        List<@Nullable Object> cells = Arrays.asList(
                file.toString(),
                problem.buffers().size(),
                problem.capacity().isPresent() ? problem.capacity().getAsLong() : null,
                packing.map(Packing::height).orElse(null),
                bound,
                packing.map(found -> bound == 0 ? 0.0 : (double) (found.height() - bound) / bound)
                        .orElse(null),
                took,
                packing.map(Packing::placer).orElse(null),
                state);
        return new Listing(FIELDS, List.of(cells));
    }
}
