package io.brimful.cli;

import io.brimful.capacity.Frontier;
import io.brimful.capacity.LargestSize;
import io.brimful.capacity.LargestSize.Answer;
import io.brimful.capacity.Size;
import io.brimful.network.Network;
import io.brimful.report.Field;
import io.brimful.report.Listing;
import io.brimful.trial.Find;
import io.brimful.trial.Policy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code brimful capacity NETWORK}: the largest batch or width that fits into a given memory. */
@Command(
        name = "capacity",
        mixinStandardHelpOptions = true,
        description = {
            "Finds the largest batch or width whose plan fits into a memory, a row for each policy. Nothing runs but what --costs asks for.",
            "A row that says INFEASIBLE gives the bytes that the smallest size needs."
        },
        footer = {
            "",
            "Examples:",
            "  brimful capacity vgg16 --memory 12GiB",
            "  brimful capacity alexnet --memory 8GiB --find width --batch 128 --policy packed",
            "",
            "Exit codes: 0 all done; 1 error; 2 bad usage, or a file that cannot be used; 3 no such file."
        })
final class CapacityCommand implements Callable<Integer> {
    private static final List<Field> FIELDS = List.of(
            Field.text("network", "network"),
            Field.text("policy", "policy"),
            Field.text("device", "device"),
            Field.text("find", "find"),
            Field.count("batch", "batch"),
            Field.real("width", "width"),
            Field.megabytes("arena_bytes", "arena MB"),
            Field.megabytes("lower_bound_bytes", "lower bound MB"),
            Field.real("slowdown", "slowdown"),
            Field.text("costs", "costs"),
            Field.megabytes("memory_bytes", "memory MB"),
            Field.count("sizes_tried", "sizes tried"),
            Field.text("state", "state"));

    @Mixin
    private Named named = new Named();

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            required = true,
            converter = Memory.Converter.class,
            description = "What a plan may need at most: 12GiB, 512MiB, a number of bytes.")
    private Memory memory = new Memory(1);

    @Option(
            names = "--find",
            paramLabel = "batch|width",
            description = "What to make as large as possible; default: ${DEFAULT-VALUE}.")
    private String find = "batch";

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Images a step: given for a width, the first tried for a batch; default: ${DEFAULT-VALUE}.")
    private int batch = 32;

    @Option(
            names = "--width",
            paramLabel = "W",
            description = "Given for a batch, the first tried for a width; default: ${DEFAULT-VALUE}.")
    private double width = 1;

    @Mixin
    private Policies policies = new Policies();

    @Mixin
    private Kernels kernels = new Kernels();

    @Mixin
    private Output output = new Output();

    @Mixin
    @SuppressWarnings("UnusedVariable") // its option acts by itself
    private Debug debug = new Debug();

    @Override
    public Integer call() {
        Size asked = new Size(Require.atLeast(1, batch, "--batch"), Require.width(width, "--width"));
        Find wanted = wanted();
        List<Policy> chosen = policies.chosen();
        Network network = named.network();
        output.print(kernels.ask(network, named.widthMultiple(), asked, planning -> {
            List<List<@Nullable Object>> rows = new ArrayList<>();
            chosen.forEach(policy -> rows.add(row(network, planning, policy, wanted, asked)));
            return new Listing(FIELDS, rows);
        }));
        return ExitCode.DONE;
    }

    private Find wanted() {
        return switch (find) {
            case "batch" -> Find.BATCH;
            case "width" -> Find.WIDTH;
            default -> throw new UserError(ExitCode.USAGE, "--find is '" + find + "', must be batch or width");
        };
    }

    private List<@Nullable Object> row(Network network, Frontier planning, Policy policy, Find wanted, Size asked) {
        LargestSize search = new LargestSize(
                planning, policy, policies.maxSlowdown(), wanted, asked, Integer.MAX_VALUE, 1024, probe -> {});
        Answer answer = search.within(memory.bytes());
        Optional<Size> size = answer.found().map(LargestSize.Found::size);
        return Arrays.asList(
                network.name(),
                Policies.name(policy),
                kernels.name(),
                find,
                size.map(Size::batch).orElse(null),
                size.map(Size::width).orElse(null),
                answer.neededBytes(),
                answer.found().map(found -> found.plan().lowerBoundBytes()).orElse(null),
                answer.found()
                        .map(found -> planning.slowdown(found.plan(), found.size()))
                        .orElse(null),
                kernels.costs(),
                memory.bytes(),
                search.probes().size(),
                size.isPresent() ? "FITS" : "INFEASIBLE");
    }
}
