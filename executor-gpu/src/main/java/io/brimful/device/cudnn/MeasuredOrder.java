package io.brimful.device.cudnn;

import io.brimful.device.Interruption;
import io.brimful.step.Step;
import io.brimful.step.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fastest algorithm first, as measured on this very GPU: once for each shape, then read from a file. Where there is no memory
 * to measure in, as cuDNN guesses.
 */
final class MeasuredOrder implements AlgorithmOrder {
    private static final Logger LOG = LoggerFactory.getLogger(MeasuredOrder.class);
    /* What is fastest at this batch is so at larger ones. */
    private static final int LARGEST_BATCH = 32;

    /* A larger workspace would hardly find a gap in an arena; a smaller one excludes most of the fast algorithms. */
    private static final long MOST_WORKSPACE_BYTES = 2L << 30;
    private static final long LEAST_WORKSPACE_BYTES = 256L << 20;
    private static final int SHARE_OF_MEMORY = 4;

    /* Of the bytes of a step's tensors: so much more workspace may NHWC need, about one image in a hundred of the largest batch. */
    private static final int SHARE_FOR_NHWC = 256;

    /* NVIDIA's cuBLAS documentation, cublasSetWorkspace: the sizes it recommends. */
    private static final int HOPPER = 90;
    private static final long HOPPER_BYTES = 32L << 20;
    private static final long OLDER_BYTES = 4L << 20;

    private final AlgorithmFile file;
    private final LongSupplier freeBytes;
    private final long workspaceBytes;

    /** @param freeBytes how much device memory may be used to measure in */
    MeasuredOrder(AlgorithmFile file, LongSupplier freeBytes) {
        this.file = file;
        this.freeBytes = freeBytes;
        /* The same as long as the device is open: a plan finds its algorithms again when its arena has taken the memory. */
        long share = Long.highestOneBit(Math.max(1, freeBytes.getAsLong() / SHARE_OF_MEMORY));
        this.workspaceBytes = Math.max(LEAST_WORKSPACE_BYTES, Math.min(MOST_WORKSPACE_BYTES, share));
    }

    @Override
    public List<Long> productWorkspaces(Gpu gpu) {
        return List.of(gpu.computeCapability() >= HOPPER ? HOPPER_BYTES : OLDER_BYTES, 0L);
    }

    @Override
    public List<Integer> order(Gpu gpu, ConvDescriptors asked, Direction direction) {
        ConvShape shape = measured(asked.shape());
        String key = key(asked, direction);
        List<Timed> fastest = file.find(key).orElseGet(() -> measure(gpu, asked, shape, direction, key));
        Set<Integer> all = fastest.stream().map(Timed::algorithm).collect(Collectors.toCollection(LinkedHashSet::new));
        all.addAll(direction.deterministic());
        List<Integer> offered = new ArrayList<>(all);
        offered.removeIf(
                algorithm -> asked.workspaceBytes(gpu, direction, algorithm).isEmpty());
        return offered;
    }

    private static ConvShape measured(ConvShape asked) {
        return asked.with(Math.min(LARGEST_BATCH, Integer.highestOneBit(asked.batch())));
    }

    private String key(ConvDescriptors asked, Direction direction) {
        return direction + " " + asked.terms().key() + " "
                + measured(asked.shape()).key() + " " + (workspaceBytes >> 20) + "MiB";
    }

    private List<Timed> measure(Gpu gpu, ConvDescriptors asked, ConvShape shape, Direction direction, String key) {
        Interruption.check();
        ConvTerms terms = asked.terms();
        try (Descriptors descriptors = new Descriptors(gpu.status(), terms.layout());
                Stopwatch stopwatch =
                        new Stopwatch(gpu, ConvDescriptors.of(shape, terms, descriptors), workspaceBytes)) {
            if (!stopwatch.fits(freeBytes.getAsLong())) {
                return stopwatch.guess(direction);
            }
            List<Timed> order = stopwatch.measure(direction);
            file.add(key, order);
            return order;
        }
    }

    /**
     * The layout in which the convolutions, each by its fastest algorithm, take less time together; but NHWC only where none
     * needs much more workspace than in NCHW, so that it hardly ever costs an image that would fit.
     */
    @Override
    public Layout layout(Gpu gpu, Step step) {
        Map<ConvWork, Long> times = ConvWork.of(step).stream()
                .collect(Collectors.groupingBy(work -> work, LinkedHashMap::new, Collectors.counting()));
        long spareBytes = step.tensors().stream().mapToLong(Tensor::bytes).sum() / SHARE_FOR_NHWC;
        double gained = 0;
        try (Descriptors first = new Descriptors(gpu.status(), Layout.NCHW);
                Descriptors last = new Descriptors(gpu.status(), Layout.NHWC)) {
            for (Map.Entry<ConvWork, Long> entry : times.entrySet()) {
                OptionalDouble each = gain(
                        gpu,
                        entry.getKey(),
                        described(entry.getKey(), step, first),
                        described(entry.getKey(), step, last),
                        spareBytes);
                if (each.isEmpty()) {
                    return Layout.NCHW;
                }
                gained += each.getAsDouble() * entry.getValue();
            }
        } catch (CudaException e) {
            LOG.debug("{}: no NHWC: {}", gpu.status().device(), e.reason());
            return Layout.NCHW;
        }
        LOG.debug("{}: {} ms gained by NHWC", gpu.status().device(), gained);
        return gained > 0 ? Layout.NHWC : Layout.NCHW;
    }

    private ConvDescriptors described(ConvWork work, Step step, Descriptors descriptors) {
        ConvTerms terms = new Products(this, step.precision(), descriptors.layout()).terms();
        return ConvDescriptors.of(work.shape(), terms, descriptors);
    }

    /* Milliseconds; nothing where one of them cannot be measured, or NHWC would need more workspace than can be spared. */
    private OptionalDouble gain(Gpu gpu, ConvWork work, ConvDescriptors nchw, ConvDescriptors nhwc, long spareBytes) {
        Direction direction = work.direction();
        OptionalLong lean = leanest(gpu, nchw, direction);
        OptionalLong other = leanest(gpu, nhwc, direction);
        if (lean.isEmpty() || other.isEmpty() || other.getAsLong() > lean.getAsLong() + spareBytes) {
            LOG.debug("{}: no NHWC: {} needs {} B, in NCHW {} B", gpu.status().device(), work, other, lean);
            return OptionalDouble.empty();
        }
        OptionalDouble before = millis(gpu, nchw, direction);
        OptionalDouble after = millis(gpu, nhwc, direction);
        return before.isEmpty() || after.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(before.getAsDouble() - after.getAsDouble());
    }

    /* Measures what has not been measured yet. */
    private OptionalLong leanest(Gpu gpu, ConvDescriptors asked, Direction direction) {
        return order(gpu, asked, direction).stream()
                .mapToLong(algorithm ->
                        asked.workspaceBytes(gpu, direction, algorithm).orElseThrow())
                .min();
    }

    private OptionalDouble millis(Gpu gpu, ConvDescriptors asked, Direction direction) {
        return file.find(key(asked, direction)).stream()
                .flatMap(List::stream)
                .filter(timed ->
                        asked.workspaceBytes(gpu, direction, timed.algorithm()).isPresent())
                .mapToDouble(Timed::millis)
                .min();
    }
}
