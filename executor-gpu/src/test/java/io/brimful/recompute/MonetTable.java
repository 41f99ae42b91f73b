package io.brimful.recompute;

import io.brimful.network.Network;
import io.brimful.network.zoo.Zoo;
import io.brimful.plan.KernelTable;
import io.brimful.plan.Plan;
import io.brimful.step.StepBuilder;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Sgd;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * MONeT's published table beside ours; its {@code main} prints all of it. Theirs is measured, without loss and optimizer (PyTorch
 * 1.5.1, one GPU, negative overheads where its kernels beat PyTorch's; those count as none). Ours are the bytes of the whole
 * plan, momentum included, and a predicted overhead on ideal kernels.
 */
final class MonetTable {
    /* Shah, Wu, Mohan, Chidambaram, Kraehenbuehl, "Memory Optimization for Deep Networks" (ICLR 2021): README of
     * github.com/utsaslab/MONeT. Its monet/schedule.py prints units of 2^20 bytes; a thousand of them are the least that its GB
     * can mean. */
    private static final double GIGABYTE = 1_000 * (1 << 20);
    private static final Sgd SGD = new Sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005);
    private static final List<String> ROWS = List.of(
            "resnet50 184 10.01 3.22 9.01 4.68 8.01 5.56 6.99 7.28 6.00 9.31 4.99 11.95",
            "googlenet 320 9.98 7.13 8.99 7.87 8.01 8.44 7.02 9.71 6.01 12.14 4.99 15.77",
            "unet 11 10.01 -4.10 9.01 -2.07 8.02 -0.09 7.00 1.39 6.01 4.95 5.01 11.51",
            "mobilenet_v2 272 10.02 2.40 9.01 3.10 8.02 4.77 7.01 5.53 6.01 7.55 5.01 8.72",
            "vgg16 176 9.71 -5.30 8.66 -4.64 7.88 -2.18 6.82 1.99 5.90 5.44 5.51 9.11");

    private MonetTable() {}

    /** Prints the table. */
    public static void main(String[] arguments) {
        ROWS.forEach(row -> of(row.split(" ")[0]).forEach(line -> System.out.println(line)));
    }

    /** One line for each of the six sizes of a network. */
    static List<Line> of(String network) {
        String[] row = ROWS.stream()
                .map(each -> each.split(" "))
                .filter(each -> each[0].equals(network))
                .findFirst()
                .orElseThrow();
        int batch = Integer.parseInt(row[1]);
        Network layers =
                network.equals("unet") ? MonetUNet.network() : Zoo.find(network).orElseThrow();
        Recomputation recomputation = new Recomputation(StepBuilder.of(layers, batch, SGD), KernelTable::ideal);
        List<String> numbers = Arrays.asList(row).subList(2, row.length);
        return IntStream.range(0, numbers.size() / 2)
                .mapToObj(i -> {
                    double limit = Math.max(1, 1 + Double.parseDouble(numbers.get(2 * i + 1)) / 100);
                    Plan plan = recomputation.plan(new Limit(limit, 0));
                    double gigabytes = Double.parseDouble(numbers.get(2 * i));
                    return new Line(network, batch, gigabytes, limit, plan.arenaBytes(), Recomputation.slowdown(plan));
                })
                .toList();
    }

    /**
     * One of their sizes.
     *
     * @param gigabytes theirs
     * @param limit their time, as a multiple of PyTorch's; at least 1
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
                    "%s %d: MONeT %.2f GB at %.4f, here %,d B at %.4f%s",
                    network,
                    batch,
                    gigabytes,
                    limit,
                    bytes,
                    slowdown,
                    isSmaller() ? "" : ", not smaller");
        }
    }
}
