package io.brimful.device.reference;

import io.brimful.step.ConcatBackward;
import io.brimful.step.ConcatForward;
import io.brimful.step.CopyGradient;
import io.brimful.step.DropoutBackward;
import io.brimful.step.DropoutForward;
import io.brimful.step.ReluBackward;
import io.brimful.step.ReluForward;
import io.brimful.step.Tensor;
import io.brimful.tensor.Philox;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Operations that take each element for itself, and those that only move elements. */
final class Pointwise {
    private Pointwise() {}

    static Loop reluForward(ReluForward op, Slices slices) {
        FloatBuffer x = slices.floats(op.x());
        FloatBuffer y = slices.floats(op.y());
        return (seed, rate) -> {
            for (int i = 0; i < x.capacity(); i++) {
                y.put(i, Math.min(Math.max(x.get(i), 0), op.layer().limit()));
            }
        };
    }

    static Loop reluBackward(ReluBackward op, Slices slices) {
        Elements y = slices.elements(op.y());
        FloatBuffer dy = slices.floats(op.dy());
        FloatBuffer dx = slices.floats(op.dx());
        return (seed, rate) -> {
            for (int i = 0; i < dx.capacity(); i++) {
                float value = y.get(i);
                /* NaN is passed on, so that a value that was overwritten too early is seen. */
                dx.put(i, op.layer().passes(value) ? dy.get(i) : Float.isNaN(value) ? value : 0);
            }
        };
    }

    static Loop dropoutForward(DropoutForward op, Slices slices) {
        FloatBuffer x = slices.floats(op.x());
        FloatBuffer y = slices.floats(op.y());
        Optional<Integers> mask = op.mask().map(slices::integers);
        float ratio = op.layer().ratio();
        int[] words = new int[4];
        return (seed, rate) -> {
            Philox random = new Philox(seed, op.stream());
            for (int i = 0; i < x.capacity(); i++) {
                boolean kept = isKept(random, op.first() + i, i == 0, ratio, words);
                if (mask.isPresent()) {
                    mask.get().put(i, kept ? 1 : 0);
                }
                y.put(i, kept ? x.get(i) / (1 - ratio) : 0);
            }
        };
    }

    static Loop dropoutBackward(DropoutBackward op, Slices slices) {
        FloatBuffer dy = slices.floats(op.dy());
        FloatBuffer dx = slices.floats(op.dx());
        Optional<Integers> mask = op.mask().map(slices::integers);
        float ratio = op.layer().ratio();
        int[] words = new int[4];
        return (seed, rate) -> {
            Philox random = new Philox(seed, op.stream());
            for (int i = 0; i < dy.capacity(); i++) {
                boolean kept =
                        mask.isPresent() ? mask.get().at(i) == 1 : isKept(random, op.first() + i, i == 0, ratio, words);
                dx.put(i, kept ? dy.get(i) / (1 - ratio) : 0);
            }
        };
    }

    private static boolean isKept(Philox random, long element, boolean begins, float ratio, int[] words) {
        if (begins || element % words.length == 0) {
            random.block(element / words.length, words);
        }
        return Philox.uniform(words[(int) (element % words.length)]) >= ratio;
    }

    static Loop add(Tensor first, Tensor second, Tensor sum, Slices slices) {
        FloatBuffer a = slices.floats(first);
        FloatBuffer b = slices.floats(second);
        FloatBuffer y = slices.floats(sum);
        return (seed, rate) -> {
            for (int i = 0; i < y.capacity(); i++) {
                y.put(i, a.get(i) + b.get(i));
            }
        };
    }

    static Loop copy(CopyGradient op, Slices slices) {
        FloatBuffer dy = slices.floats(op.dy());
        FloatBuffer dx = slices.floats(op.dx());
        return (seed, rate) -> move(dy, 0, dx, 0, dy.capacity());
    }

    static Loop concat(ConcatForward op, Slices slices) {
        FloatBuffer y = slices.floats(op.y());
        int batch = op.y().shape().dim(0);
        List<FloatBuffer> xs = floats(op.xs(), slices);
        return (seed, rate) -> {
            int to = 0;
            for (int image = 0; image < batch; image++) {
                for (FloatBuffer x : xs) {
                    int count = x.capacity() / batch;
                    move(x, image * count, y, to, count);
                    to += count;
                }
            }
        };
    }

    static Loop concatBackward(ConcatBackward op, Slices slices) {
        FloatBuffer dy = slices.floats(op.dy());
        int batch = op.dy().shape().dim(0);
        List<FloatBuffer> dxs = floats(op.dxs(), slices);
        return (seed, rate) -> {
            int from = 0;
            for (int image = 0; image < batch; image++) {
                for (FloatBuffer dx : dxs) {
                    int count = dx.capacity() / batch;
                    move(dy, from, dx, image * count, count);
                    from += count;
                }
            }
        };
    }

    private static List<FloatBuffer> floats(List<Tensor> tensors, Slices slices) {
        List<FloatBuffer> all = new ArrayList<>();
        tensors.forEach(tensor -> all.add(slices.floats(tensor)));
        return all;
    }

    private static void move(FloatBuffer from, int first, FloatBuffer to, int at, int count) {
        for (int i = 0; i < count; i++) {
            to.put(at + i, from.get(first + i));
        }
    }
}
