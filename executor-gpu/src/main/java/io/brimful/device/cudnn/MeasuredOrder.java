package io.brimful.device.cudnn;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The fastest algorithm first, as measured on this very GPU: once for each shape, then read from a file. Where there is no memory
 * to measure in, as cuDNN guesses.
 */
final class MeasuredOrder implements AlgorithmOrder {
    /* What is fastest at this batch is so at larger ones. */
    private static final int LARGEST_BATCH = 32;

    private final AlgorithmFile file;
    private final LongSupplier freeBytes;

    /** @param freeBytes how much device memory may be used to measure in */
    MeasuredOrder(AlgorithmFile file, LongSupplier freeBytes) {
        this.file = file;
        this.freeBytes = freeBytes;
    }

    @Override
    public List<Integer> order(Gpu gpu, ConvDescriptors asked, Direction direction) {
        ConvShape shape = asked.shape()
                .with(Math.min(
                        LARGEST_BATCH, Integer.highestOneBit(asked.shape().batch())));
        String key = direction + " " + asked.mathType() + " " + shape.key();
        List<Integer> measured = file.find(key).orElseGet(() -> measure(gpu, asked, shape, direction, key));
        Set<Integer> all = new LinkedHashSet<>(measured);
        all.addAll(direction.deterministic());
        List<Integer> offered = new ArrayList<>(all);
        offered.removeIf(
                algorithm -> asked.workspaceBytes(gpu, direction, algorithm).isEmpty());
        return offered;
    }

    private List<Integer> measure(Gpu gpu, ConvDescriptors asked, ConvShape shape, Direction direction, String key) {
        try (Descriptors descriptors = new Descriptors(gpu.status());
                Stopwatch stopwatch = new Stopwatch(gpu, ConvDescriptors.of(shape, asked.mathType(), descriptors))) {
            if (!stopwatch.fits(freeBytes.getAsLong())) {
                return stopwatch.guess(direction);
            }
            List<Integer> order = stopwatch.measure(direction);
            file.add(key, order);
            return order;
        }
    }
}
