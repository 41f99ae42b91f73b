package io.brimful.cli;

import io.brimful.pack.Packer;
import io.brimful.pack.Packing;
import io.brimful.pack.PackingChecker;
import io.brimful.pack.PackingCsv;
import io.brimful.pack.PackingFault;
import io.brimful.pack.PackingProblem;
import io.brimful.report.Field;
import io.brimful.report.Listing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
            "Exit codes: 0 placed within the capacity; 1 error; 2 bad usage or file; 3 file missing;",
            "  4 not placed in the time."
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
        if (!(seconds > 0) || Double.isInfinite(seconds)) {
            throw new UserError(ExitCode.USAGE, "--seconds is " + seconds + ", must be more than 0");
        }
        target.ifPresent(path -> WholeFile.check("--output", path));
        PackingProblem problem = problem();
        long begin = System.nanoTime();
        Packing packing = new Packer(seconds, Runtime.getRuntime().availableProcessors(), () -> false).pack(problem);
        double took = (System.nanoTime() - begin) / 1e9;
        boolean placed = packing.height() <= problem.capacity().orElse(Long.MAX_VALUE);
        if (placed) {
            PackingChecker.check(problem, packing, problem.capacity().orElse(Long.MAX_VALUE));
            target.ifPresent(path -> WholeFile.write("--output", path, PackingCsv.write(problem, packing)));
        }
        output.print(new Listing(FIELDS, List.of(row(problem, packing, took, placed))));
        return placed ? ExitCode.DONE : ExitCode.NOT_PLACED;
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

    private List<@Nullable Object> row(PackingProblem problem, Packing packing, double took, boolean placed) {
        long bound = problem.lowerBound();
        return Arrays.asList(
                file.toString(),
                problem.buffers().size(),
                problem.capacity().isPresent() ? problem.capacity().getAsLong() : null,
                packing.height(),
                bound,
                bound == 0 ? 0.0 : (double) (packing.height() - bound) / bound,
                took,
                packing.placer(),
                placed ? "PLACED" : "NOT_PLACED");
    }
}
