package io.brimful.cli;

import io.brimful.capacity.Frontier;
import io.brimful.capacity.PlanOnDevice;
import io.brimful.capacity.PlanOnPaper;
import io.brimful.capacity.Size;
import io.brimful.conf.OptimizerKind;
import io.brimful.device.Device;
import io.brimful.device.OutOfDeviceMemory;
import io.brimful.measure.MeasureCosts;
import io.brimful.network.Network;
import io.brimful.plan.KernelTable;
import io.brimful.recompute.Costs;
import io.brimful.run.Devices;
import io.brimful.step.StepBuilder;
import io.brimful.trial.Algorithms;
import io.brimful.trial.CostSource;
import io.brimful.trial.Decay;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Precision;
import io.brimful.words.Nearest;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option {@code --device} of commands that only plan: whose kernels to plan with. A mixin. */
final class Kernels {
    /* What an optimizer multiplies by has no effect on bytes. */
    private static final OptimizerKind.Numbers NUMBERS = new OptimizerKind.Numbers(0.9, 0.9, 0.999, 1e-8, 0.99);

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--device",
            paramLabel = "ideal|cudnn|onednn|reference",
            description = {
                "Whose kernels to plan with; default: ${DEFAULT-VALUE}.",
                "'ideal' has no padding and no workspace, so its figures are the same on any machine."
            })
    private String device = KernelTable.IDEAL;

    @Option(names = "--threads", paramLabel = "N", description = "CPU threads of the device; default: all cores.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--precision",
            paramLabel = "fp32|tf32|bf16|fp16",
            description = "Numbers to plan for; with bf16 and fp16 activations take two bytes each; default: fp32.")
    private Precision precision = Precision.FP32;

    @Option(
            names = "--algorithms",
            paramLabel = "measured|deterministic",
            description = "How a GPU chooses its algorithms; default: deterministic, which measures nothing.")
    private Algorithms algorithms = Algorithms.DETERMINISTIC;

    @Option(
            names = "--costs",
            paramLabel = "predicted|measured",
            description = {
                "What computing something again costs: predicted from arithmetic and bytes, the same on any machine, or measured on",
                "--device, each operation in steps of few images; default: predicted."
            })
    private CostSource costs = CostSource.PREDICTED;

    @Option(
            names = "--optimizer",
            paramLabel = "sgd|nesterov|adam|rmsprop|adagrad|adadelta",
            description = "What remembers something of each parameter; default: sgd.")
    private OptimizerKind optimizer = OptimizerKind.SGD;

    String name() {
        return device;
    }

    private Optimizer optimizer() {
        return new Optimizer(optimizer.rule(NUMBERS), new LearningRate.Fixed(0.01), Decay.L2, 0.0005, 0, 1);
    }

    String costs() {
        return costs.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Lets {@code question} plan {@code network} with the chosen device's kernels.
     *
     * @param asked where costs are measured, at no more than this batch
     */
    <T> T ask(Network network, int widthMultiple, Size asked, Function<Frontier, T> question) {
        if (device.equals(KernelTable.IDEAL)) {
            if (costs == CostSource.MEASURED) {
                throw new UserError(
                        ExitCode.USAGE,
                        "--costs measured needs a device that can run; take --device "
                                + String.join(" or ", Devices.names()));
            }
            return question.apply(new PlanOnPaper(network, widthMultiple, optimizer(), precision));
        }
        if (!Devices.isAddress(device)) {
            TreeSet<String> known = new TreeSet<>(Devices.names());
            known.add(KernelTable.IDEAL);
            throw new UserError(ExitCode.USAGE, Nearest.message("device", device, known));
        }
        Require.trainable(precision, device);
        DeviceSlot slot = new DeviceSlot(device, Long.MAX_VALUE, Require.threads(threads), algorithms);
        try (Device open = Devices.open(slot)) {
            Costs chosen = costs(open, network.scaled(asked.width(), widthMultiple), asked.batch());
            return question.apply(new PlanOnDevice(open, network, widthMultiple, optimizer(), precision, chosen));
        }
    }

    private void sayMeasuring(int images) {
        if (command != null) {
            PrintWriter err = command.commandLine().getErr();
            err.printf("brimful: measuring each operation on %s at batch %d ...%n", device, images);
            err.flush();
        }
    }

    private Costs costs(Device open, Network network, int batch) {
        if (costs == CostSource.PREDICTED) {
            return Costs.predicted();
        }
        try {
            return MeasureCosts.run(
                    open,
                    images -> StepBuilder.of(network, images, optimizer()).with(precision),
                    batch,
                    this::sayMeasuring);
        } catch (OutOfDeviceMemory e) {
            throw new UserError(ExitCode.USAGE, "--costs measured: " + e.getMessage(), e);
        }
    }
}
