package io.brimful.recompute;

import io.brimful.device.Device;
import io.brimful.device.OutOfDeviceMemory;
import io.brimful.device.onednn.OnednnDevice;
import io.brimful.measure.MeasureCosts;
import io.brimful.network.Network;
import io.brimful.network.zoo.Zoo;
import io.brimful.plan.KernelTable;
import io.brimful.plan.Plan;
import io.brimful.plan.Planner;
import io.brimful.step.Operation;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * MONeT's published table beside ours. Theirs is measured, without loss and optimizer: PyTorch 1.5.1, one GPU, against the plain step
 * of that framework; negative overheads, where its kernels beat PyTorch's, count as none. Ours are the bytes of the whole plan,
 * momentum included, and an overhead on ideal kernels, held against {@link Base three things}.
 *
 * <p>On paper VGG-16, GoogLeNet and ResNet-50 are smaller at all six sizes against each of them. U-Net is so at its two smallest
 * against its own packed step, and at its smallest kernel by kernel. MobileNet-v2 is so at none against its own packed step, where it
 * needs 1.14 to 1.44 times MONeT's bytes, and at none kernel by kernel (1.06 to 1.46 times): its step consists of normalizations,
 * ReLUs and convolutions of one channel each, and on paper all of these cost what their bytes do. All five are smaller at all six
 * against a plain step where fused kernels are counted for us.
 */
final class MonetTable {
    /* Shah, Wu, Mohan, Chidambaram, Kraehenbuehl, "Memory Optimization for Deep Networks" (ICLR 2021): README of
     * github.com/utsaslab/MONeT. Its monet/schedule.py prints units of 2^20 bytes; a thousand of them are the least that its GB
     * can mean. */
    private static final double GIGABYTE = 1_000 * (1 << 20);
    private static final Optimizer SGD = Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005);
    private static final List<String> ROWS = List.of(
            "resnet50 184 10.01 3.22 9.01 4.68 8.01 5.56 6.99 7.28 6.00 9.31 4.99 11.95",
            "googlenet 320 9.98 7.13 8.99 7.87 8.01 8.44 7.02 9.71 6.01 12.14 4.99 15.77",
            "unet 11 10.01 -4.10 9.01 -2.07 8.02 -0.09 7.00 1.39 6.01 4.95 5.01 11.51",
            "mobilenet_v2 272 10.02 2.40 9.01 3.10 8.02 4.77 7.01 5.53 6.01 7.55 5.01 8.72",
            "vgg16 176 9.71 -5.30 8.66 -4.64 7.88 -2.18 6.82 1.99 5.90 5.44 5.51 9.11");

    private final String[] row;
    private final Network network;

    private MonetTable(String name) {
        row = ROWS.stream()
                .map(each -> each.split(" "))
                .filter(each -> each[0].equals(name))
                .findFirst()
                .orElseThrow();
        network = name.equals("unet") ? MonetUNet.network() : Zoo.find(name).orElseThrow();
    }

    /**
     * Prints the table.
     *
     * @param arguments networks, all without any; with {@code onednn} as the first also by costs that are measured there, in steps of
     *     at most 8 images with one thread
     */
    public static void main(String[] arguments) throws OutOfDeviceMemory {
        List<String> names = new ArrayList<>(List.of(arguments));
        boolean measured = names.remove(OnednnDevice.KIND);
        for (String each : ROWS) {
            String name = each.split(" ")[0];
            if (names.isEmpty() || names.contains(name)) {
                for (Base base : Base.values()) {
                    System.out.println(name + ", " + base.words);
                    of(name, base).forEach(System.out::println);
                }
                if (measured) {
                    new MonetTable(name).measure();
                }
            }
        }
    }

    /** One line for each of the six sizes of a network. */
    static List<Line> of(String name, Base base) {
        MonetTable table = new MonetTable(name);
        Step step = table.step(table.batch());
        Costs costs = base == Base.ALONE ? MonetTable::alone : Costs.predicted();
        double plain =
                base == Base.OWN ? time(step, Policy.PACKED, costs) : time(step, Policy.CAFFE, MonetTable::alone);
        return table.lines(
                new Recomputation(step, KernelTable::ideal, costs), plain / time(step, Policy.PACKED, costs));
    }

    private int batch() {
        return Integer.parseInt(row[1]);
    }

    private Step step(int images) {
        return StepBuilder.of(network, images, SGD);
    }

    /**
     * The six sizes.
     *
     * @param plain time that theirs are held against, as a multiple of our packed step's
     */
    private List<Line> lines(Recomputation recomputation, double plain) {
        List<Line> lines = new ArrayList<>();
        for (int i = 2; i < row.length; i += 2) {
            double gigabytes = Double.parseDouble(row[i]);
            double theirs = Math.max(1, 1 + Double.parseDouble(row[i + 1]) / 100);
            Plan plan = recomputation.plan(new Limit(Math.max(1, theirs * plain), 0));
            double ours = recomputation.slowdown(plan.step()) / plain;
            lines.add(new Line(row[0], batch(), gigabytes, theirs, plan.arenaBytes(), ours));
        }
        return lines;
    }

    private void measure() throws OutOfDeviceMemory {
        DeviceSlot slot = new DeviceSlot(OnednnDevice.KIND, Long.MAX_VALUE, 1);
        try (Device device = OnednnDevice.open(slot)) {
            Costs costs = MeasureCosts.run(device, this::step, 8);
            Step step = step(batch());
            double caffe = time(step, Policy.CAFFE, costs);
            double packed = time(step, Policy.PACKED, costs);
            System.out.printf(
                    Locale.ROOT,
                    "%s, measured on onednn: a step takes %.1f s under packed, %.1f s under caffe%n",
                    row[0],
                    packed / 1e9,
                    caffe / 1e9);
            Recomputation recomputation = new Recomputation(step, KernelTable::ideal, costs);
            lines(recomputation, 1).forEach(System.out::println);
            System.out.println(row[0] + ", the same against caffe");
            lines(recomputation, caffe / packed).forEach(System.out::println);
        }
    }

    private static double time(Step built, Policy policy, Costs costs) {
        Step step = Planner.prepare(built, policy);
        return Slowdown.time(step, costs.in(step));
    }

    /* Costs on paper where no operation is part of another. */
    private static StepCosts alone(Step step) {
        StepCosts onPaper = Costs.predicted().in(step);
        return new StepCosts() {
            @Override
            public double time(Operation op) {
                return onPaper.alone(op);
            }

            @Override
            public double alone(Operation op) {
                return onPaper.alone(op);
            }
        };
    }

    /** What our time is held against, since theirs is against a plain framework's step. */
    enum Base {
        /** Our own packed step: it is counted as free already of what a plain step does beside. */
        OWN("against our packed step"),
        /**
         * The step under policy {@code caffe}, every operation a kernel of its own, as that framework had it; ours likewise. The
         * comparable one: both overheads are over the same kernels.
         */
        ALONE("against a plain step, kernel by kernel"),
        /**
         * The same plain step, ours with a ReLU in the kernel before it. That is what ideal kernels give; of the devices here
         * onednn has it, but for limited ReLUs after a normalization as MobileNet's are, and cudnn has not.
         */
        FUSED("against a plain step, ours on fused kernels");

        private final String words;

        Base(String words) {
            this.words = words;
        }
    }

    /**
     * One of their sizes.
     *
     * @param gigabytes theirs
     * @param limit their time, as a multiple of a plain step's; at least 1
     * @param bytes ours within that limit
     * @param slowdown ours
     */
    record Line(String network, int batch, double gigabytes, double limit, long bytes, double slowdown) {
        boolean isSmaller() {
            return bytes < gigabytes * GIGABYTE && slowdown <= limit;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "  %s %d: MONeT %.2f GB at %.4f, here %.2f GB (%,d B) at %.4f%s",
                    network,
                    batch,
                    gigabytes,
                    limit,
                    bytes / GIGABYTE,
                    bytes,
                    slowdown,
                    isSmaller() ? "" : ", not smaller");
        }
    }
}
