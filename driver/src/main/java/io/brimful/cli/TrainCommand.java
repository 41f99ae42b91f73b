package io.brimful.cli;

import io.brimful.data.DataFault;
import io.brimful.data.DataSets;
import io.brimful.network.Network;
import io.brimful.run.Devices;
import io.brimful.run.Networks;
import io.brimful.run.TrialRunner;
import io.brimful.run.Watch;
import io.brimful.trial.Algorithms;
import io.brimful.trial.CostSource;
import io.brimful.trial.DataSource;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Find;
import io.brimful.trial.NetworkSource;
import io.brimful.trial.Outcome;
import io.brimful.trial.Policy;
import io.brimful.trial.Precision;
import io.brimful.trial.Probe;
import io.brimful.trial.TrainedStep;
import io.brimful.trial.Trial;
import io.brimful.words.Nearest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code brimful train NETWORK}: one trial, without Spark. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = "Runs one trial in this process, without Spark: searches the size if asked to, then trains.",
        footer = {
            "",
            "Examples:",
            "  brimful train lenet --batch 64 --steps 100",
            "  brimful train vgg16 --batch 8 --policy packed --steps 2 --memory 2GiB",
            "  brimful train cifar10-quick --data cifar10 --data-path ~/cifar-10-batches-bin --batch 100 --steps 500",
            "",
            "Exit codes: 0 trained; 1 error; 2 bad usage; 3 input missing; 4 the trial failed or does not fit;",
            "  130 interrupted."
        })
final class TrainCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec command;

    @Mixin
    private Named named = new Named();

    @Option(
            names = "--find",
            paramLabel = "nothing|batch|width",
            description = "What to search before training; default: nothing.")
    private Find find = Find.NOTHING;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Images a step; the first size tried when the batch is searched; default: ${DEFAULT-VALUE}.")
    private int batch = 32;

    @Option(
            names = "--width",
            paramLabel = "W",
            description = "Multiplies the channels of hidden layers; default: ${DEFAULT-VALUE}.")
    private double width = 1;

    @Option(
            names = "--policy",
            paramLabel = "caffe|reuse|packed|recompute|sliced",
            description = "How far the planner may go to save memory; default: packed.")
    private Policy policy = Policy.PACKED;

    @Option(
            names = "--max-slowdown",
            paramLabel = "X",
            description = {
                "Under recompute and sliced: time of a step at most, as a multiple of that under packed; default:",
                "${DEFAULT-VALUE}. Of what is within it, the fastest that fits is taken."
            })
    private double maxSlowdown = 1.34;

    @Option(
            names = "--costs",
            paramLabel = "predicted|measured",
            description = {
                "What that time is from: arithmetic and bytes, or each operation measured on the device before; default:",
                "predicted."
            })
    private CostSource costs = CostSource.PREDICTED;

    @Option(names = "--steps", paramLabel = "N", description = "Training steps; default: ${DEFAULT-VALUE}.")
    private int steps = 10;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            converter = Memory.Converter.class,
            description = "Hard limit of what the device hands out; default: all of a GPU's, or this machine's memory.")
    private Optional<Memory> memory = Optional.empty();

    @Option(
            names = "--device",
            paramLabel = "cudnn|onednn|reference",
            description = "cudnn (or cuda) is the first GPU, cudnn:1 the next; default: ${DEFAULT-VALUE}.")
    private String device = "onednn";

    @Option(
            names = "--precision",
            paramLabel = "fp32|tf32|bf16|fp16",
            description = {
                "tf32 lets a GPU round the factors of products; bf16 and fp16 store activations in two bytes,",
                "on a GPU only; default: fp32."
            })
    private Precision precision = Precision.FP32;

    @Option(
            names = "--algorithms",
            paramLabel = "measured|deterministic",
            description =
                    "How a GPU chooses its algorithms: the fastest, or the same results in every run; default: measured.")
    private Algorithms algorithms = Algorithms.MEASURED;

    @Option(names = "--threads", paramLabel = "N", description = "CPU threads; default: all cores.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Mixin
    private OptimizerOptions optimizer = new OptimizerOptions();

    @Option(
            names = "--data",
            paramLabel = "synthetic|mnist|cifar10",
            description = "Where images come from; default: ${DEFAULT-VALUE}.")
    private String data = DataSource.SYNTHETIC.kind();

    @Option(names = "--data-path", paramLabel = "DIR", description = "Folder of the data's files.")
    private Path dataPath = Path.of("");

    @Option(names = "--seed", paramLabel = "S", description = "Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Mixin
    private Output output = new Output();

    @Mixin
    @SuppressWarnings("UnusedVariable") // its option acts by itself
    private Debug debug = new Debug();

    @Override
    public Integer call() {
        Trial trial = trial();
        if (!Devices.isAddress(device)) {
            throw new UserError(ExitCode.USAGE, Nearest.message("device", device, Devices.names()));
        }
        Require.trainable(precision, device);
        boolean isGpu = Devices.isGpu(device);
        long bytes = memory.map(Memory::bytes).orElseGet(() -> isGpu ? Long.MAX_VALUE : Machine.memoryBytes());
        DeviceSlot slot = new DeviceSlot(device, bytes, Require.threads(threads), algorithms);
        Devices.present(device);
        Outcome outcome = TrialRunner.run(trial, slot, new Watch(this::show, this::show));
        return answer(trial, outcome);
    }

    private Trial trial() {
        NetworkSource network = named.source();
        requireData(named.network());
        try {
            return new Trial(
                    "train",
                    network,
                    find,
                    policy,
                    Require.slowdown(maxSlowdown),
                    costs,
                    precision,
                    Require.width(width, "--width"),
                    named.widthMultiple(),
                    Require.atLeast(1, batch, "--batch"),
                    find == Find.BATCH ? Integer.MAX_VALUE : batch,
                    find == Find.WIDTH ? 1024 : width,
                    Require.atLeast(0, steps, "--steps"),
                    1,
                    optimizer.optimizer(),
                    new DataSource(data, dataPath.toString()),
                    seed,
                    Map.of());
        } catch (IllegalArgumentException e) {
            throw new UserError(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    /* Before anything runs: what is missing or damaged here is the user's to mend. */
    private void requireData(Network network) {
        if (!DataSets.kinds().contains(data)) {
            throw new UserError(ExitCode.USAGE, Nearest.message("data", data, DataSets.kinds()));
        }
        if (data.equals(DataSource.SYNTHETIC.kind())) {
            return;
        }
        if (dataPath.toString().isEmpty()) {
            throw new UserError(ExitCode.USAGE, "--data " + data + " needs --data-path, the folder of its files");
        }
        if (!Files.isDirectory(dataPath)) {
            throw new UserError(ExitCode.INPUT_MISSING, "--data-path " + dataPath + ": no such folder");
        }
        try {
            DataSets.open(data, dataPath, Networks.needs(network), seed);
        } catch (DataFault e) {
            throw new UserError(ExitCode.INPUT_MISSING, String.valueOf(e.getMessage()), e);
        }
    }

    private int answer(Trial trial, Outcome outcome) {
        output.print(TrainRow.of(trial, outcome));
        if (outcome instanceof Outcome.Infeasible infeasible) {
            say("INFEASIBLE: " + infeasible.reason());
            return ExitCode.TRIALS_FAILED;
        }
        if (outcome instanceof Outcome.Failed failed) {
            say("FAILED: " + (Debug.isOn() ? failed.error() : failed.reason()));
            return ExitCode.TRIALS_FAILED;
        }
        return outcome instanceof Outcome.Cancelled ? ExitCode.INTERRUPTED : ExitCode.DONE;
    }

    private void show(Probe probe) {
        say(String.format(
                Locale.ROOT,
                "%s batch %,d width %.4g: %,d B of %,d B%s",
                probe.kind() == Probe.Kind.PLANNED ? "planned" : "proved",
                probe.batch(),
                probe.width(),
                probe.plannedBytes(),
                probe.freeBytes(),
                probe.fits() ? "" : ", too large"));
    }

    private void show(TrainedStep step) {
        say(String.format(
                Locale.ROOT,
                "step %,d/%,d: loss %.6g, accuracy %.1f %%, %,.1f images/s",
                step.step() + 1,
                steps,
                step.loss(),
                100 * step.accuracy(),
                step.imagesPerSecond()));
    }

    private void say(String line) {
        if (command != null) {
            command.commandLine().getErr().println(line);
            command.commandLine().getErr().flush();
        }
    }
}
