package io.brimful.cli;

import io.brimful.capacity.Frontier;
import io.brimful.capacity.PlanOnDevice;
import io.brimful.capacity.PlanOnPaper;
import io.brimful.conf.Nearest;
import io.brimful.device.Device;
import io.brimful.network.Network;
import io.brimful.plan.KernelTable;
import io.brimful.run.Devices;
import io.brimful.trial.Algorithms;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Precision;
import io.brimful.trial.Sgd;
import java.util.TreeSet;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The option {@code --device} of commands that only plan: whose kernels to plan with. A mixin. */
final class Kernels {
    /* What the optimizer multiplies by has no effect on bytes. */
    private static final Sgd SGD = new Sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005);

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

    String name() {
        return device;
    }

    /** Lets {@code question} plan {@code network} with the chosen device's kernels. */
    <T> T ask(Network network, int widthMultiple, Function<Frontier, T> question) {
        if (device.equals(KernelTable.IDEAL)) {
            return question.apply(new PlanOnPaper(network, widthMultiple, SGD, precision));
        }
        if (!Devices.isAddress(device)) {
            TreeSet<String> known = new TreeSet<>(Devices.names());
            known.add(KernelTable.IDEAL);
            throw new UserError(ExitCode.USAGE, Nearest.message("device", device, known));
        }
        Require.trainable(precision, device);
        DeviceSlot slot = new DeviceSlot(device, Long.MAX_VALUE, Require.threads(threads), algorithms);
        try (Device open = Devices.open(slot)) {
            return question.apply(new PlanOnDevice(open, network, widthMultiple, SGD, precision));
        }
    }
}
