package io.brimful.cli;

import io.brimful.capacity.Frontier;
import io.brimful.capacity.Size;
import io.brimful.network.Network;
import io.brimful.plan.Plan;
import io.brimful.recompute.Limit;
import io.brimful.report.Field;
import io.brimful.report.Listing;
import io.brimful.report.map.PlanMap;
import io.brimful.trial.Policy;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code brimful plan NETWORK}: how many bytes a training step needs. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description =
                "Plans a network's training step to the byte and answers with a row for each policy. Nothing runs but what --costs asks for.",
        footer = {
            "",
            "Examples:",
            "  brimful plan vgg16 --batch 64",
            "  brimful plan resnet50 --batch 32 --policy packed --device onednn --format json",
            "  brimful plan lenet --batch 2 --policy packed --text",
            "  brimful plan vgg16 --batch 64 --map vgg16.html",
            "",
            "Exit codes: 0 all done; 1 error; 2 bad usage, or a file that cannot be used; 3 no such file."
        })
final class PlanCommand implements Callable<Integer> {
    private static final List<Field> FIELDS = List.of(
            Field.text("network", "network"),
            Field.count("batch", "batch"),
            Field.real("width", "width"),
            Field.text("policy", "policy"),
            Field.text("device", "device"),
            Field.megabytes("arena_bytes", "arena MB"),
            Field.megabytes("lower_bound_bytes", "lower bound MB"),
            Field.megabytes("caffe_bytes", "caffe MB"),
            Field.percent("saving", "saving"),
            Field.real("slowdown", "slowdown"),
            Field.text("costs", "costs"),
            Field.count("parameters", "parameters").dataOnly(),
            Field.count("flops_per_image", "FLOPs an image").dataOnly(),
            Field.count("operations", "operations"));

    @Spec
    private @Nullable CommandSpec command;

    @Mixin
    private Named named = new Named();

    @Option(names = "--batch", paramLabel = "N", required = true, description = "Images a step.")
    private int batch;

    @Option(
            names = "--width",
            paramLabel = "W",
            description = "Multiplies the channels of hidden layers; default: ${DEFAULT-VALUE}.")
    private double width = 1;

    @Mixin
    private Policies policies = new Policies();

    @Option(
            names = "--budget",
            paramLabel = "SIZE",
            converter = Memory.Converter.class,
            description = {
                "Under recompute and sliced: the fastest plan that needs no more than this; default: the smallest within",
                "--max-slowdown."
            })
    private Optional<Memory> budget = Optional.empty();

    @Option(
            names = "--frontier",
            description = {
                "In place of one row for recompute or sliced, a row for each of its ways to trade time for bytes, the fastest",
                "first, whatever the limits."
            })
    private boolean frontier;

    @Mixin
    private Kernels kernels = new Kernels();

    @Option(names = "--text", description = "Print the plans themselves: order, algorithms in place, offsets.")
    private boolean text;

    @Mixin
    private MapFile map = new MapFile();

    @Mixin
    private Output output = new Output();

    @Mixin
    @SuppressWarnings("UnusedVariable") // its option acts by itself
    private Debug debug = new Debug();

    @Override
    public Integer call() {
        Size size = new Size(Require.atLeast(1, batch, "--batch"), Require.width(width, "--width"));
        List<Policy> chosen = policies.chosen();
        map.check();
        Listing rows;
        try {
            rows = kernels.ask(named.network(), named.widthMultiple(), size, planning -> rows(planning, size, chosen));
        } catch (ArithmeticException e) {
            throw new UserError(
                    ExitCode.USAGE,
                    "--batch " + batch + " --width " + width + " needs more bytes than can be counted",
                    e);
        }
        if (!text) {
            output.print(rows);
        }
        return ExitCode.DONE;
    }

    private Listing rows(Frontier planning, Size size, List<Policy> chosen) {
        Limit limit =
                new Limit(policies.maxSlowdown(), budget.map(Memory::bytes).orElse(0L));
        Plan caffe = planning.plan(size, Policy.CAFFE, limit);
        List<Plan> plans = new ArrayList<>();
        for (Policy policy : chosen) {
            plans.add(policy == Policy.CAFFE ? caffe : planning.plan(size, policy, limit));
        }
        plans.forEach(this::checkBudget);
        map.write(new PlanMap(plans, caffe.arenaBytes()));
        if (frontier) {
            plans.removeIf(plan -> plan.policy().hasLimit());
            chosen.stream().filter(Policy::hasLimit).forEach(policy -> plans.addAll(planning.frontier(size, policy)));
        }
        if (text) {
            plans.forEach(this::print);
        }
        return new Listing(
                FIELDS,
                plans.stream().map(plan -> row(planning, plan, caffe, size)).toList());
    }

    private List<@Nullable Object> row(Frontier planning, Plan plan, Plan caffe, Size size) {
        Network scaled = named.network().scaled(size.width(), named.widthMultiple());
        return List.of(
                plan.step().network(),
                size.batch(),
                size.width(),
                Policies.name(plan.policy()),
                kernels.name(),
                plan.arenaBytes(),
                plan.lowerBoundBytes(),
                caffe.arenaBytes(),
                1 - (double) plan.arenaBytes() / caffe.arenaBytes(),
                planning.slowdown(plan, size),
                kernels.costs(),
                scaled.parameters(),
                scaled.flops(),
                plan.schedule().size());
    }

    private void checkBudget(Plan plan) {
        long bytes = budget.map(Memory::bytes).orElse(Long.MAX_VALUE);
        if (command != null && plan.policy().hasLimit() && plan.arenaBytes() > bytes) {
            PrintWriter err = command.commandLine().getErr();
            err.printf(
                    Locale.ROOT,
                    "brimful: no plan within --max-slowdown %s fits --budget %,d B; the smallest needs %,d B%n",
                    policies.maxSlowdown(),
                    bytes,
                    plan.arenaBytes());
            err.flush();
        }
    }

    private void print(Plan plan) {
        if (command != null) {
            command.commandLine().getOut().print(plan.toText());
            command.commandLine().getOut().flush();
        }
    }
}
