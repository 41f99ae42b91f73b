package io.brimful.device.reference;

import io.brimful.step.AffineBackward;
import io.brimful.step.AffineForward;
import io.brimful.step.PreluBackward;
import io.brimful.step.PreluForward;
import io.brimful.step.Tensor;
import java.nio.FloatBuffer;
import java.util.Optional;

/** Trained numbers for each channel, or one for all: where an element's number is, and sums over the elements of each. */
final class Channels {
    private final int batch;
    private final int channels;
    private final int area;

    private Channels(Tensor x, int channels) {
        this.batch = x.shape().dim(0);
        this.channels = channels;
        this.area = Math.toIntExact(x.shape().elements() / batch / channels);
    }

    static Loop preluForward(PreluForward op, Slices slices) {
        Channels channels = new Channels(op.x(), op.slope().shape().dim(0));
        FloatBuffer x = slices.floats(op.x());
        FloatBuffer slope = slices.floats(op.slope());
        FloatBuffer y = slices.floats(op.y());
        return (seed, rate) -> {
            for (int i = 0; i < y.capacity(); i++) {
                float value = x.get(i);
                y.put(i, value > 0 ? value : slope.get(channels.of(i)) * value);
            }
        };
    }

    static Loop preluBackward(PreluBackward op, Slices slices) {
        Channels channels = new Channels(op.dx(), op.slope().shape().dim(0));
        Elements x = slices.elements(op.x());
        FloatBuffer slope = slices.floats(op.slope());
        FloatBuffer dy = slices.floats(op.dy());
        FloatBuffer dx = slices.floats(op.dx());
        Optional<GradientSlices> gradient = op.slopeGradient().map(each -> GradientSlices.of(each, slices));
        return (seed, rate) -> {
            gradient.ifPresent(target -> channels.sums(i -> x.get(i) > 0 ? 0 : (double) x.get(i) * dy.get(i), target));
            for (int i = 0; i < dx.capacity(); i++) {
                float value = x.get(i);
                /* NaN is passed on, so that a value that was overwritten too early is seen. */
                float factor = value > 0 ? 1 : Float.isNaN(value) ? value : slope.get(channels.of(i));
                dx.put(i, factor * dy.get(i));
            }
        };
    }

    static Loop affineForward(AffineForward op, Slices slices) {
        Channels channels = new Channels(op.x(), op.x().shape().dim(1));
        FloatBuffer x = slices.floats(op.x());
        Optional<FloatBuffer> scale = op.scale().map(slices::floats);
        Optional<FloatBuffer> shift = op.shift().map(slices::floats);
        FloatBuffer y = slices.floats(op.y());
        return (seed, rate) -> {
            for (int i = 0; i < y.capacity(); i++) {
                int channel = channels.of(i);
                double scaled = scale.isPresent() ? (double) scale.get().get(channel) * x.get(i) : x.get(i);
                y.put(i, (float) (shift.isPresent() ? scaled + shift.get().get(channel) : scaled));
            }
        };
    }

    static Loop affineBackward(AffineBackward op, Slices slices) {
        Channels channels = new Channels(op.dx(), op.dx().shape().dim(1));
        Optional<FloatBuffer> scale = op.scale().map(slices::floats);
        FloatBuffer dy = slices.floats(op.dy());
        FloatBuffer dx = slices.floats(op.dx());
        Optional<Elements> x = op.scaled().map(each -> slices.elements(each.x()));
        Optional<GradientSlices> scaleGradient = op.scaled().map(each -> GradientSlices.of(each.gradient(), slices));
        Optional<GradientSlices> shiftGradient = op.shiftGradient().map(each -> GradientSlices.of(each, slices));
        return (seed, rate) -> {
            scaleGradient.ifPresent(target ->
                    channels.sums(i -> (double) x.orElseThrow().get(i) * dy.get(i), target));
            shiftGradient.ifPresent(target -> channels.sums(dy::get, target));
            for (int i = 0; i < dx.capacity(); i++) {
                dx.put(i, scale.isPresent() ? scale.get().get(channels.of(i)) * dy.get(i) : dy.get(i));
            }
        };
    }

    private int of(int element) {
        return element / area % channels;
    }

    private void sums(Term term, GradientSlices target) {
        for (int channel = 0; channel < channels; channel++) {
            double sum = 0;
            for (int image = 0; image < batch; image++) {
                int from = (image * channels + channel) * area;
                for (int i = from; i < from + area; i++) {
                    sum += term.at(i);
                }
            }
            target.put(channel, sum);
        }
    }

    /** What an element adds to its channel's sum. */
    @FunctionalInterface
    private interface Term {
        double at(int element);
    }
}
