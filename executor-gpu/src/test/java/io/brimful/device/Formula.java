package io.brimful.device;

import io.brimful.step.SoftmaxLossForward;
import io.brimful.step.State;
import io.brimful.step.Step;
import io.brimful.step.Tensor;
import io.brimful.step.Tensor.Kind;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * First values, images and labels that {@code golden_losses.py} makes as well: a hash of stream and index as a number of eight
 * bits in (-1, 1), scaled by a power of two, so that both have the same floats.
 */
final class Formula {
    private static final int LABELS = 1 << 16;
    private static final int PARAMETERS = 1 << 17;

    private Formula() {}

    /** Writes every parameter of {@code step}; momentum and statistics stay as they were initialized. */
    static void fill(Step step, Executable executable) {
        int ordinal = 0;
        for (State state : step.states()) {
            if (state.tensor().kind() == Kind.PARAMETER) {
                executable.write(state.tensor(), parameter(state, ordinal++));
            }
        }
    }

    /** Loads batch {@code number}. */
    static void load(Step step, long number, Executable executable) {
        executable.load(images(step, number), labels(step, number));
    }

    static FloatBuffer images(Step step, long number) {
        FloatBuffer images = FloatBuffer.allocate(elements(step.ports().images()));
        for (int i = 0; i < images.capacity(); i++) {
            images.put(i, number((int) number, i));
        }
        return images;
    }

    static IntBuffer labels(Step step, long number) {
        IntBuffer labels = IntBuffer.allocate(step.batch());
        for (int i = 0; i < labels.capacity(); i++) {
            labels.put(i, hash(LABELS + (int) number, i) % classes(step));
        }
        return labels;
    }

    /* Weights have a variance of 1/3 to 4/3 of 1 / fan-in; scales lie around 1, biases and shifts around 0. */
    private static float[] parameter(State state, int ordinal) {
        float[] values = new float[elements(state.tensor())];
        boolean isScale = state.tensor().name().endsWith(".scale");
        boolean isWeights = state.tensor().shape().rank() > 1;
        float scale = 0.125f;
        if (isWeights) {
            scale = 2;
            for (long covered = 1; covered < state.fanIn(); covered *= 4) {
                scale /= 2;
            }
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = (isScale ? 1 : 0) + scale * number(PARAMETERS + ordinal, i);
        }
        return values;
    }

    static float number(int stream, int index) {
        return (2 * (hash(stream, index) & 0xFF) - 255) / 256f;
    }

    /** A whole number of 24 bits. */
    private static int hash(int stream, int index) {
        /* The finalizer of MurmurHash3, by Austin Appleby, in the public domain. */
        int h = stream * 0x9E3779B1 + index;
        h ^= h >>> 16;
        h *= 0x85EBCA6B;
        h ^= h >>> 13;
        h *= 0xC2B2AE35;
        h ^= h >>> 16;
        return h >>> 8;
    }

    private static int classes(Step step) {
        return step.operations().stream()
                .filter(op -> op instanceof SoftmaxLossForward)
                .mapToInt(op -> ((SoftmaxLossForward) op).classes())
                .findFirst()
                .orElseThrow();
    }

    private static int elements(Tensor tensor) {
        return Math.toIntExact(tensor.shape().elements());
    }
}
