package io.brimful.device;

import io.brimful.plan.Plan;
import io.brimful.step.Operation;
import io.brimful.step.SoftmaxLossForward;
import io.brimful.step.Step;
import io.brimful.step.Tensor;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;
import java.util.Locale;

/** What every device refuses, in the same words. */
public final class Refusals {
    private Refusals() {}

    /** The arena was reserved elsewhere, or has been closed. */
    public static IllegalArgumentException foreignArena(String device) {
        return new IllegalArgumentException(device + ": the arena is not one of this device");
    }

    /**
     * Checks that a plan fits.
     *
     * @throws IllegalArgumentException when the arena is smaller than the plan
     */
    public static void requireRoom(String device, Plan plan, long arenaBytes) {
        if (arenaBytes < plan.arenaBytes()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s: the arena has %,d B, the plan needs %,d B, %,d B short",
                    device,
                    arenaBytes,
                    plan.arenaBytes(),
                    plan.arenaBytes() - arenaBytes));
        }
    }

    /**
     * Checks that a step calculates in single precision throughout.
     *
     * @throws IllegalArgumentException when its activations are of half precision
     */
    public static void requireSingle(String device, Step step) {
        if (step.precision().isMixed()) {
            throw new IllegalArgumentException(device + ": a processor trains in single precision, precision is "
                    + step.precision().name().toLowerCase(Locale.ROOT) + "; take fp32, or a GPU (device cudnn)");
        }
    }

    /**
     * Checks a batch; reads the buffers without moving them.
     *
     * @throws IllegalArgumentException when a buffer has another size than its port, there is one too many or too few, or a label
     *     names no class and is not ignored by every loss that reads it
     */
    public static void requireBatch(Step step, FloatBuffer images, IntBuffer labels, List<FloatBuffer> extras) {
        requireCount(step.ports().images(), images.remaining());
        requireCount(step.ports().labels(), labels.remaining());
        List<Tensor> ports = step.ports().extras();
        if (extras.size() != ports.size()) {
            throw new IllegalArgumentException(step.network() + ": reads " + ports.size()
                    + " extra inputs beside the images, got " + extras.size());
        }
        for (int i = 0; i < ports.size(); i++) {
            requireCount(ports.get(i), extras.get(i).remaining());
        }
        requireLabels(step, labels);
    }

    private static void requireLabels(Step step, IntBuffer labels) {
        int classes = step.ports().classes();
        int perImage = labels.remaining() / step.batch();
        for (int i = 0; i < labels.remaining(); i++) {
            int label = labels.get(labels.position() + i);
            if ((label < 0 || label >= classes) && !isIgnored(step, label)) {
                String pixel = perImage == 1 ? "" : ", pixel " + i % perImage;
                throw new IllegalArgumentException(
                        "label of image " + i / perImage + pixel + " is " + label + ", must be >= 0 and < " + classes);
            }
        }
    }

    /**
     * Checks how many values there are for a tensor.
     *
     * @throws IllegalArgumentException when they are not as many as it has elements
     */
    public static void requireCount(Tensor tensor, int count) {
        if (count != tensor.shape().elements()) {
            throw new IllegalArgumentException(
                    tensor + " has " + tensor.shape().elements() + " elements, got " + count);
        }
    }

    private static boolean isIgnored(Step step, int label) {
        List<Operation> losses = step.operations().stream()
                .filter(SoftmaxLossForward.class::isInstance)
                .toList();
        return !losses.isEmpty()
                && losses.stream()
                        .noneMatch(op -> ((SoftmaxLossForward) op).layer().counts(label));
    }
}
