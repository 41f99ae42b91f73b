package io.brimful.device;

import io.brimful.step.SoftmaxLossForward;
import io.brimful.step.State;
import io.brimful.step.Step;
import io.brimful.step.Tensor;
import io.brimful.step.Tensor.Kind;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * First values, images and labels that {@code golden_losses.py} makes as well: a hash of stream and index as a number of eight
 * bits in (-1, 1), scaled by a power of two, so that both have the same floats.
 */
final class Formula {
    private static final int LABELS = 1 << 16;
    private static final int PARAMETERS = 1 << 17;
    private static final int EXTRAS = 1 << 18;
    private static final int EXTRAS_APART = 1 << 10;

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
        executable.load(images(step, number), labels(step, number), extras(step, number));
    }

    static FloatBuffer images(Step step, long number) {
        FloatBuffer images = FloatBuffer.allocate(elements(step.ports().images()));
        for (int i = 0; i < images.capacity(); i++) {
            images.put(i, number((int) number, i));
        }
        return images;
    }

    /** One for each image, or for each pixel; where all losses ignore a label that is no class, every so many have it. */
    static IntBuffer labels(Step step, long number) {
        IntBuffer labels = IntBuffer.allocate(elements(step.ports().labels()));
        int classes = step.ports().classes();
        OptionalInt ignored = ignored(step);
        for (int i = 0; i < labels.capacity(); i++) {
            int hash = hash(LABELS + (int) number, i);
            boolean isIgnored = ignored.isPresent() && hash % (classes + 1) == classes;
            labels.put(i, isIgnored ? ignored.getAsInt() : hash % classes);
        }
        return labels;
    }

    /* Numbers in [0, 1) of eight bits. */
    private static List<FloatBuffer> extras(Step step, long number) {
        List<FloatBuffer> extras = new ArrayList<>();
        for (Tensor port : step.ports().extras()) {
            FloatBuffer values = FloatBuffer.allocate(elements(port));
            int stream = EXTRAS + EXTRAS_APART * extras.size() + (int) number;
            for (int i = 0; i < values.capacity(); i++) {
                values.put(i, (hash(stream, i) & 0xFF) / 256f);
            }
            extras.add(values);
        }
        return extras;
    }

    private static OptionalInt ignored(Step step) {
        return step.operations().stream()
                .filter(op -> op instanceof SoftmaxLossForward)
                .map(op -> ((SoftmaxLossForward) op).layer().ignoreLabel())
                .filter(label ->
                        label.isPresent() && label.getAsInt() >= step.ports().classes())
                .findFirst()
                .orElse(OptionalInt.empty());
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

    private static int elements(Tensor tensor) {
        return Math.toIntExact(tensor.shape().elements());
    }
}
