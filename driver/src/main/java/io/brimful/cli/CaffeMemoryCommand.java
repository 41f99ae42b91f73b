package io.brimful.cli;

import io.brimful.capacity.Frontier;
import io.brimful.capacity.LargestSize;
import io.brimful.capacity.Size;
import io.brimful.network.caffe.CaffeNetwork;
import io.brimful.plan.Plan;
import io.brimful.recompute.Limit;
import io.brimful.report.Field;
import io.brimful.report.Listing;
import io.brimful.run.Networks;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code brimful caffe-memory FILE}: what Caffe would log, and what training needs. */
@Command(
        name = "caffe-memory",
        mixinStandardHelpOptions = true,
        description = {
            "Says what Caffe logs as 'Memory required for data' of a prototxt file, to the byte, beside what training needs under each",
            "policy, and the largest batch that a memory holds. Caffe's figure leaves out gradients, parameters and buffers, and",
            "counts what is written in place twice; the row of policy caffe is what Caffe takes."
        },
        footer = {
            "",
            "Examples:",
            "  brimful caffe-memory models/bvlc_alexnet/train_val.prototxt",
            "  brimful caffe-memory train_val.prototxt --batch 32 --memory 11.2GiB --format json",
            "",
            "Exit codes: 0 all done; 1 error; 2 bad usage, or a file that cannot be used; 3 no such file."
        })
final class CaffeMemoryCommand implements Callable<Integer> {
    private static final List<Field> FIELDS = List.of(
            Field.text("network", "network"),
            Field.count("batch", "batch"),
            Field.megabytes("caffe_logged_bytes", "Caffe logs MB"),
            Field.text("policy", "policy"),
            Field.megabytes("arena_bytes", "needs MB"),
            Field.megabytes("lower_bound_bytes", "lower bound MB"),
            Field.percent("saving", "saving"),
            Field.real("slowdown", "slowdown"),
            Field.megabytes("memory_bytes", "memory MB"),
            Field.count("largest_batch", "largest batch"));

    @Spec
    private @Nullable CommandSpec command;

    @Parameters(index = "0", paramLabel = "FILE", description = "A prototxt file with the network that trains.")
    private String file = "";

    @Option(names = "--batch", paramLabel = "N", description = "Images a step, in the place of the file's batch_size.")
    private Optional<Integer> batch = Optional.empty();

    @Mixin
    private ImageOption image = new ImageOption();

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            converter = Memory.Converter.class,
            defaultValue = "12GiB",
            description = "What the largest batch may need; default: ${DEFAULT-VALUE}.")
    private Memory memory = new Memory(1);

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
        batch.ifPresent(size -> Require.atLeast(1, size, "--batch"));
        List<Policy> chosen = policies.chosen();
        CaffeNetwork read = Networks.read(Networks.file(file, image.shape()));
        int images = batch.orElseGet(() -> read.batch().orElseThrow(this::noBatch));
        long logged;
        try {
            logged = read.logged().bytes(images);
        } catch (ArithmeticException e) {
            throw new UserError(ExitCode.USAGE, "--batch " + images + " needs more bytes than can be counted", e);
        }
        Notes.say(command, read);
        Size size = new Size(images, 1);
        output.print(kernels.ask(
                read.network(), 1, size, planning -> new Listing(FIELDS, rows(planning, read, size, logged, chosen))));
        return ExitCode.DONE;
    }

    private UserError noBatch() {
        return new UserError(ExitCode.USAGE, file + " says no batch; say it with --batch N");
    }

    private List<List<@Nullable Object>> rows(
            Frontier planning, CaffeNetwork read, Size size, long logged, List<Policy> chosen) {
        Limit limit = new Limit(policies.maxSlowdown(), 0);
        long caffe = planning.plan(size, Policy.CAFFE, limit).arenaBytes();
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Policy policy : chosen) {
            Plan plan = planning.plan(size, policy, limit);
            LargestSize search = new LargestSize(
                    planning, policy, policies.maxSlowdown(), Find.BATCH, size, Integer.MAX_VALUE, 1, probe -> {});
            Optional<LargestSize.Found> largest = search.within(memory.bytes()).found();
            rows.add(Arrays.asList(
                    read.network().name(),
                    size.batch(),
                    logged,
                    Policies.name(policy),
                    plan.arenaBytes(),
                    plan.lowerBoundBytes(),
                    1 - (double) plan.arenaBytes() / caffe,
                    planning.slowdown(plan, size),
                    memory.bytes(),
                    largest.map(found -> found.size().batch()).orElse(0)));
        }
        return rows;
    }
}
