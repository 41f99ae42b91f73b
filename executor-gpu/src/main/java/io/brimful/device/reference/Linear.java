package io.brimful.device.reference;

import io.brimful.step.LinearBackwardData;
import io.brimful.step.LinearBackwardWeights;
import io.brimful.step.LinearForward;
import io.brimful.step.Tensor;
import java.nio.FloatBuffer;
import java.util.Optional;

/** Fully connected layers. */
final class Linear {
    private final int batch;
    private final int inputs;
    private final int outputs;

    private Linear(Tensor x, Tensor y) {
        this.batch = x.shape().dim(0);
        this.inputs = (int) (x.shape().elements() / batch);
        this.outputs = (int) (y.shape().elements() / batch);
    }

    static Loop forward(LinearForward op, Slices slices) {
        Linear linear = new Linear(op.x(), op.y());
        FloatBuffer x = slices.floats(op.x());
        FloatBuffer weights = slices.floats(op.weights());
        Optional<FloatBuffer> bias = op.bias().map(slices::floats);
        FloatBuffer y = slices.floats(op.y());
        return (seed, rate) -> {
            for (int image = 0; image < linear.batch; image++) {
                for (int output = 0; output < linear.outputs; output++) {
                    double sum = bias.isPresent() ? bias.get().get(output) : 0;
                    for (int input = 0; input < linear.inputs; input++) {
                        sum += (double) weights.get(output * linear.inputs + input)
                                * x.get(image * linear.inputs + input);
                    }
                    y.put(image * linear.outputs + output, (float) sum);
                }
            }
        };
    }

    static Loop backwardData(LinearBackwardData op, Slices slices) {
        Linear linear = new Linear(op.dx(), op.dy());
        FloatBuffer dy = slices.floats(op.dy());
        FloatBuffer weights = slices.floats(op.weights());
        FloatBuffer dx = slices.floats(op.dx());
        return (seed, rate) -> {
            for (int image = 0; image < linear.batch; image++) {
                for (int input = 0; input < linear.inputs; input++) {
                    double sum = 0;
                    for (int output = 0; output < linear.outputs; output++) {
                        sum += (double) weights.get(output * linear.inputs + input)
                                * dy.get(image * linear.outputs + output);
                    }
                    dx.put(image * linear.inputs + input, (float) sum);
                }
            }
        };
    }

    static Loop backwardWeights(LinearBackwardWeights op, Slices slices) {
        Linear linear = new Linear(op.x(), op.dy());
        FloatBuffer x = slices.floats(op.x());
        FloatBuffer dy = slices.floats(op.dy());
        GradientSlices weights = GradientSlices.of(op.weights(), slices);
        Optional<GradientSlices> bias = op.bias().map(gradient -> GradientSlices.of(gradient, slices));
        return (seed, rate) -> {
            for (int output = 0; output < linear.outputs; output++) {
                for (int input = 0; input < linear.inputs; input++) {
                    double sum = 0;
                    for (int image = 0; image < linear.batch; image++) {
                        sum += (double) dy.get(image * linear.outputs + output) * x.get(image * linear.inputs + input);
                    }
                    weights.put(output * linear.inputs + input, sum);
                }
                if (bias.isPresent()) {
                    bias.get().put(output, linear.sum(output, dy));
                }
            }
        };
    }

    private double sum(int output, FloatBuffer dy) {
        double sum = 0;
        for (int image = 0; image < batch; image++) {
            sum += dy.get(image * outputs + output);
        }
        return sum;
    }
}
