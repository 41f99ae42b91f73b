package io.brimful.device;

import io.brimful.step.Step.Ports;
import io.brimful.step.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;

/**
 * Room in the host's memory for a batch, as {@link Executable#load} takes it.
 *
 * @param images {@code [N, C, H, W]}
 * @param labels {@code [N]}, or {@code [N, H, W]} where each pixel has one
 * @param extras of each further input {@code [N, ...]}, in the order of the step's ports
 */
public record HostBatch(FloatBuffer images, IntBuffer labels, List<FloatBuffer> extras) {
    /* Numbers and labels alike have four bytes here, whatever the device stores; each tensor is one buffer. */
    private static final long MOST_ELEMENTS = Integer.MAX_VALUE / Float.BYTES;

    public HostBatch {
        extras = List.copyOf(extras);
    }

    /**
     * Room for a batch of a step.
     *
     * @throws IllegalArgumentException naming the tensor that is too large for one buffer
     */
    public static HostBatch of(Ports ports) {
        return new HostBatch(
                numbers(ports.images()),
                IntBuffer.allocate(elements(ports.labels())),
                ports.extras().stream().map(HostBatch::numbers).toList());
    }

    /**
     * How many images there is room for at most; 0 where there is none for one.
     *
     * @param one of a step of one image
     */
    public static int mostImages(Ports one) {
        long largest = one.inputs().stream()
                .mapToLong(tensor -> tensor.shape().elements())
                .max()
                .orElseThrow();
        return (int) (MOST_ELEMENTS / largest);
    }

    private static FloatBuffer numbers(Tensor input) {
        return ByteBuffer.allocateDirect(elements(input) * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private static int elements(Tensor input) {
        long elements = input.shape().elements();
        if (elements > MOST_ELEMENTS) {
            throw new IllegalArgumentException(String.format(
                    "a batch of %d images has '%s' of %s, %,d numbers, at most %,d can be fed at once; take a smaller batch",
                    input.shape().dim(0), input.name(), input.shape(), elements, MOST_ELEMENTS));
        }
        return (int) elements;
    }

    /** Makes all of the room free again. */
    public void clear() {
        images.clear();
        labels.clear();
        extras.forEach(FloatBuffer::clear);
    }
}
