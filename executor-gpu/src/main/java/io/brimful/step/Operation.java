package io.brimful.step;

import io.brimful.network.Layer;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One calculation of a training step. It reads tensors, writes tensors that had no value before, and may change tensors that
 * last from step to step.
 */
public sealed interface Operation {
    /** Unique within the step. */
    String name();

    /** Tensors whose value is used and left as it is. */
    List<Tensor> reads();

    /** Tensors that get their value here. */
    List<Tensor> writes();

    /** Tensors that last, whose value is used and replaced. */
    default List<Tensor> updates() {
        return List.of();
    }

    /** Outputs that can, by what the operation calculates, be written over an input. */
    default List<InPlace> inPlace() {
        return List.of();
    }

    /** The same calculation over other tensors: each one replaced by what {@code to} makes of it. */
    Operation over(UnaryOperator<Tensor> to);

    <R> R match(Cases<R> cases);

    /** One method per operation, so that a new operation breaks each backend at compile time. */
    interface Cases<R> {
        R convForward(ConvForward op);

        R convBackwardWeights(ConvBackwardWeights op);

        R convBackwardData(ConvBackwardData op);

        R linearForward(LinearForward op);

        R linearBackwardWeights(LinearBackwardWeights op);

        R linearBackwardData(LinearBackwardData op);

        R reluForward(ReluForward op);

        R reluBackward(ReluBackward op);

        R maxPoolForward(MaxPoolForward op);

        R maxPoolBackward(MaxPoolBackward op);

        R maxPoolBackwardFromArgmax(MaxPoolBackwardFromArgmax op);

        R averagePoolForward(AveragePoolForward op);

        R averagePoolBackward(AveragePoolBackward op);

        R lrnForward(LrnForward op);

        R lrnBackward(LrnBackward op);

        R batchNormForward(BatchNormForward op);

        R batchNormBackward(BatchNormBackward op);

        R dropoutForward(DropoutForward op);

        R dropoutBackward(DropoutBackward op);

        R addForward(AddForward op);

        R copyGradient(CopyGradient op);

        R accumulateGradient(AccumulateGradient op);

        R concatForward(ConcatForward op);

        R concatBackward(ConcatBackward op);

        R softmaxLossForward(SoftmaxLossForward op);

        R softmaxLossBackward(SoftmaxLossBackward op);

        R decayMomentum(DecayMomentum op);

        R updateParameter(UpdateParameter op);
    }

    /** {@code x: [N, C, H, W], weights: [filters, C / groups, R, S], bias: [filters] -> y: [N, filters, P, Q]}. */
    record ConvForward(String name, Layer.Conv layer, Tensor x, Tensor weights, Optional<Tensor> bias, Tensor y)
            implements Operation {
        @Override
        public List<Tensor> reads() {
            return Stream.concat(Stream.of(x, weights), bias.stream()).toList();
        }

        @Override
        public List<Tensor> writes() {
            return List.of(y);
        }

        @Override
        public Operation over(UnaryOperator<Tensor> to) {
            return new ConvForward(name, layer, to.apply(x), to.apply(weights), bias.map(to), to.apply(y));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.convForward(this);
        }
    }

    /** {@code x, dy: [N, filters, P, Q] -> weights.update = momentum + dL/dweights}, the same for the bias. */
    record ConvBackwardWeights(
            String name, Layer.Conv layer, Tensor x, Tensor dy, Gradient weights, Optional<Gradient> bias)
            implements Operation {
        @Override
        public List<Tensor> reads() {
            return Stream.concat(
                            Stream.of(x, dy, weights.momentum()), bias.stream().map(Gradient::momentum))
                    .toList();
        }

        @Override
        public List<Tensor> writes() {
            return Stream.concat(Stream.of(weights), bias.stream())
                    .map(Gradient::update)
                    .toList();
        }

        @Override
        public List<InPlace> inPlace() {
            return Stream.concat(Stream.of(weights), bias.stream())
                    .map(Gradient::inPlace)
                    .toList();
        }

        @Override
        public Operation over(UnaryOperator<Tensor> to) {
            return new ConvBackwardWeights(
                    name, layer, to.apply(x), to.apply(dy), weights.over(to), bias.map(gradient -> gradient.over(to)));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.convBackwardWeights(this);
        }
    }

    /** {@code dy: [N, filters, P, Q], weights -> dx: [N, C, H, W]}. */
    record ConvBackwardData(String name, Layer.Conv layer, Tensor dy, Tensor weights, Tensor dx) implements Operation {
        @Override
        public List<Tensor> reads() {
            return List.of(dy, weights);
        }

        @Override
        public List<Tensor> writes() {
            return List.of(dx);
        }

        @Override
        public Operation over(UnaryOperator<Tensor> to) {
            return new ConvBackwardData(name, layer, to.apply(dy), to.apply(weights), to.apply(dx));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.convBackwardData(this);
        }
    }

    /** {@code x: [N, inputs...], weights: [outputs, inputs...], bias: [outputs] -> y: [N, outputs]}. */
    record LinearForward(String name, Tensor x, Tensor weights, Optional<Tensor> bias, Tensor y) implements Operation {
        @Override
        public List<Tensor> reads() {
            return Stream.concat(Stream.of(x, weights), bias.stream()).toList();
        }

        @Override
        public List<Tensor> writes() {
            return List.of(y);
        }

        @Override
        public Operation over(UnaryOperator<Tensor> to) {
            return new LinearForward(name, to.apply(x), to.apply(weights), bias.map(to), to.apply(y));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.linearForward(this);
        }
    }

    /** {@code x, dy: [N, outputs] -> weights.update = momentum + dL/dweights}, the same for the bias. */
    record LinearBackwardWeights(String name, Tensor x, Tensor dy, Gradient weights, Optional<Gradient> bias)
            implements Operation {
        @Override
        public List<Tensor> reads() {
            return Stream.concat(
                            Stream.of(x, dy, weights.momentum()), bias.stream().map(Gradient::momentum))
                    .toList();
        }

        @Override
        public List<Tensor> writes() {
            return Stream.concat(Stream.of(weights), bias.stream())
                    .map(Gradient::update)
                    .toList();
        }

        @Override
        public List<InPlace> inPlace() {
            return Stream.concat(Stream.of(weights), bias.stream())
                    .map(Gradient::inPlace)
                    .toList();
        }

        @Override
        public Operation over(UnaryOperator<Tensor> to) {
            return new LinearBackwardWeights(
                    name, to.apply(x), to.apply(dy), weights.over(to), bias.map(gradient -> gradient.over(to)));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.linearBackwardWeights(this);
        }
    }

    /** {@code dy: [N, outputs], weights -> dx: [N, inputs...]}. */
    record LinearBackwardData(String name, Tensor dy, Tensor weights, Tensor dx) implements Operation {
        @Override
        public List<Tensor> reads() {
            return List.of(dy, weights);
        }

        @Override
        public List<Tensor> writes() {
            return List.of(dx);
        }

        @Override
        public Operation over(UnaryOperator<Tensor> to) {
            return new LinearBackwardData(name, to.apply(dy), to.apply(weights), to.apply(dx));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.linearBackwardData(this);
        }
    }

    /** {@code y = max(x, 0)}. */
    record ReluForward(String name, Tensor x, Tensor y) implements Operation {
        @Override
        public List<Tensor> reads() {
            return List.of(x);
        }

        @Override
        public List<Tensor> writes() {
            return List.of(y);
        }

        @Override
        public List<InPlace> inPlace() {
            return List.of(new InPlace(x, y));
        }

        @Override
        public Operation over(UnaryOperator<Tensor> to) {
            return new ReluForward(name, to.apply(x), to.apply(y));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.reluForward(this);
        }
    }

    /** {@code dx = y > 0 ? dy : 0}. */
    record ReluBackward(String name, Tensor y, Tensor dy, Tensor dx) implements Operation {
        @Override
        public List<Tensor> reads() {
            return List.of(y, dy);
        }

        @Override
        public List<Tensor> writes() {
            return List.of(dx);
        }

        @Override
        public List<InPlace> inPlace() {
            return List.of(new InPlace(dy, dx));
        }

        @Override
        public Operation over(UnaryOperator<Tensor> to) {
            return new ReluBackward(name, to.apply(y), to.apply(dy), to.apply(dx));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.reluBackward(this);
        }
    }

    /**
     * {@code x: [N, C, H, W] -> y: [N, C, P, Q]}, the largest element under each window.
     *
     * @param argmax where in its window each {@code y} was found; kept only when the backward operation reads it
     */
    record MaxPoolForward(String name, Layer.MaxPool layer, Tensor x, Tensor y, Optional<Tensor> argmax)
            implements Operation {
        @Override
        public List<Tensor> reads() {
            return List.of(x);
        }

        @Override
        public List<Tensor> writes() {
            return Stream.concat(Stream.of(y), argmax.stream()).toList();
        }

        @Override
        public Operation over(UnaryOperator<Tensor> to) {
            return new MaxPoolForward(name, layer, to.apply(x), to.apply(y), argmax.map(to));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.maxPoolForward(this);
        }
    }

    /** {@code x, y, dy: [N, C, P, Q] -> dx: [N, C, H, W]}; finds again where each {@code y} came from. */
    record MaxPoolBackward(String name, Layer.MaxPool layer, Tensor x, Tensor y, Tensor dy, Tensor dx)
            implements Operation {
        @Override
        public List<Tensor> reads() {
            return List.of(x, y, dy);
        }

        @Override
        public List<Tensor> writes() {
            return List.of(dx);
        }

        @Override
        public Operation over(UnaryOperator<Tensor> to) {
            return new MaxPoolBackward(name, layer, to.apply(x), to.apply(y), to.apply(dy), to.apply(dx));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.maxPoolBackward(this);
        }
    }

    /** {@code argmax, dy: [N, C, P, Q] -> dx: [N, C, H, W]}. */
    record MaxPoolBackwardFromArgmax(String name, Layer.MaxPool layer, Tensor argmax, Tensor dy, Tensor dx)
            implements Operation {
        @Override
        public List<Tensor> reads() {
            return List.of(argmax, dy);
        }

        @Override
        public List<Tensor> writes() {
            return List.of(dx);
        }

        @Override
        public Operation over(UnaryOperator<Tensor> to) {
            return new MaxPoolBackwardFromArgmax(name, layer, to.apply(argmax), to.apply(dy), to.apply(dx));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.maxPoolBackwardFromArgmax(this);
        }
    }

    /** {@code x: [N, C, H, W] -> y: [N, C, P, Q]}, the mean of the real elements under each window. */
    record AveragePoolForward(String name, Layer.AveragePool layer, Tensor x, Tensor y) implements Operation {
        @Override
        public List<Tensor> reads() {
            return List.of(x);
        }

        @Override
        public List<Tensor> writes() {
            return List.of(y);
        }

        @Override
        public Operation over(UnaryOperator<Tensor> to) {
            return new AveragePoolForward(name, layer, to.apply(x), to.apply(y));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.averagePoolForward(this);
        }
    }

    /** {@code dy: [N, C, P, Q] -> dx: [N, C, H, W]}. */
    record AveragePoolBackward(String name, Layer.AveragePool layer, Tensor dy, Tensor dx) implements Operation {
        @Override
        public List<Tensor> reads() {
            return List.of(dy);
        }

        @Override
        public List<Tensor> writes() {
            return List.of(dx);
        }

        @Override
        public Operation over(UnaryOperator<Tensor> to) {
            return new AveragePoolBackward(name, layer, to.apply(dy), to.apply(dx));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.averagePoolBackward(this);
        }
    }

    /** {@code x: [N, C, H, W] -> y}, see {@link Layer.Lrn}. */
    record LrnForward(String name, Layer.Lrn layer, Tensor x, Tensor y) implements Operation {
        @Override
        public List<Tensor> reads() {
            return List.of(x);
        }

        @Override
        public List<Tensor> writes() {
            return List.of(y);
        }

        @Override
        public Operation over(UnaryOperator<Tensor> to) {
            return new LrnForward(name, layer, to.apply(x), to.apply(y));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.lrnForward(this);
        }
    }

    /** {@code x, dy -> dx}; the scale is calculated again from {@code x}. In place it needs the channels of one pixel aside. */
    record LrnBackward(String name, Layer.Lrn layer, Tensor x, Tensor dy, Tensor dx) implements Operation {
        @Override
        public List<Tensor> reads() {
            return List.of(x, dy);
        }

        @Override
        public List<Tensor> writes() {
            return List.of(dx);
        }

        @Override
        public List<InPlace> inPlace() {
            return List.of(new InPlace(dy, dx));
        }

        @Override
        public Operation over(UnaryOperator<Tensor> to) {
            return new LrnBackward(name, layer, to.apply(x), to.apply(dy), to.apply(dx));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.lrnBackward(this);
        }
    }

    /**
     * {@code x: [N, C, ...] -> y = scale (x - mean) / sqrt(variance + epsilon) + shift}; the batch's mean and (biased)
     * variance are kept, and mixed into the running ones: {@code running = averaging running + (1 - averaging) batch}.
     */
    record BatchNormForward(
            String name,
            Layer.BatchNorm layer,
            Tensor x,
            Tensor scale,
            Tensor shift,
            Tensor runningMean,
            Tensor runningVariance,
            Tensor y,
            Tensor mean,
            Tensor variance)
            implements Operation {
        @Override
        public List<Tensor> reads() {
            return List.of(x, scale, shift);
        }

        @Override
        public List<Tensor> writes() {
            return List.of(y, mean, variance);
        }

        @Override
        public List<Tensor> updates() {
            return List.of(runningMean, runningVariance);
        }

        @Override
        public Operation over(UnaryOperator<Tensor> to) {
            return new BatchNormForward(
                    name,
                    layer,
                    to.apply(x),
                    to.apply(scale),
                    to.apply(shift),
                    to.apply(runningMean),
                    to.apply(runningVariance),
                    to.apply(y),
                    to.apply(mean),
                    to.apply(variance));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.batchNormForward(this);
        }
    }

    /** {@code x, mean, variance, scale, dy -> dx, scaleGradient.update, shiftGradient.update}. */
    record BatchNormBackward(
            String name,
            Layer.BatchNorm layer,
            Tensor x,
            Tensor mean,
            Tensor variance,
            Tensor scale,
            Tensor dy,
            Tensor dx,
            Gradient scaleGradient,
            Gradient shiftGradient)
            implements Operation {
        @Override
        public List<Tensor> reads() {
            return List.of(x, mean, variance, scale, dy, scaleGradient.momentum(), shiftGradient.momentum());
        }

        @Override
        public List<Tensor> writes() {
            return List.of(dx, scaleGradient.update(), shiftGradient.update());
        }

        @Override
        public List<InPlace> inPlace() {
            return List.of(new InPlace(dy, dx), scaleGradient.inPlace(), shiftGradient.inPlace());
        }

        @Override
        public Operation over(UnaryOperator<Tensor> to) {
            return new BatchNormBackward(
                    name,
                    layer,
                    to.apply(x),
                    to.apply(mean),
                    to.apply(variance),
                    to.apply(scale),
                    to.apply(dy),
                    to.apply(dx),
                    scaleGradient.over(to),
                    shiftGradient.over(to));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.batchNormBackward(this);
        }
    }

    /**
     * {@code y = kept ? x / (1 - ratio) : 0}. Element {@code i} (in the order of the logical shape) of step {@code t} is kept
     * when word {@code i} of {@code Philox(seed + t, stream)}, as a uniform number, is at least {@code ratio}.
     *
     * @param stream tells this layer's random numbers from those of the others
     * @param mask 0 or 1 per element as int32, kept only when the backward operation reads it
     */
    record DropoutForward(String name, Layer.Dropout layer, long stream, Tensor x, Tensor y, Optional<Tensor> mask)
            implements Operation {
        @Override
        public List<Tensor> reads() {
            return List.of(x);
        }

        @Override
        public List<Tensor> writes() {
            return Stream.concat(Stream.of(y), mask.stream()).toList();
        }

        @Override
        public List<InPlace> inPlace() {
            return List.of(new InPlace(x, y));
        }

        @Override
        public Operation over(UnaryOperator<Tensor> to) {
            return new DropoutForward(name, layer, stream, to.apply(x), to.apply(y), mask.map(to));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.dropoutForward(this);
        }
    }

    /**
     * {@code dx = kept ? dy / (1 - ratio) : 0}.
     *
     * @param mask what the forward operation kept; without it the same numbers are drawn again
     */
    record DropoutBackward(String name, Layer.Dropout layer, long stream, Optional<Tensor> mask, Tensor dy, Tensor dx)
            implements Operation {
        @Override
        public List<Tensor> reads() {
            return Stream.concat(mask.stream(), Stream.of(dy)).toList();
        }

        @Override
        public List<Tensor> writes() {
            return List.of(dx);
        }

        @Override
        public List<InPlace> inPlace() {
            return List.of(new InPlace(dy, dx));
        }

        @Override
        public Operation over(UnaryOperator<Tensor> to) {
            return new DropoutBackward(name, layer, stream, mask.map(to), to.apply(dy), to.apply(dx));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.dropoutBackward(this);
        }
    }

    /** {@code y = a + b}. */
    record AddForward(String name, Tensor a, Tensor b, Tensor y) implements Operation {
        @Override
        public List<Tensor> reads() {
            return List.of(a, b);
        }

        @Override
        public List<Tensor> writes() {
            return List.of(y);
        }

        @Override
        public List<InPlace> inPlace() {
            return List.of(new InPlace(a, y), new InPlace(b, y));
        }

        @Override
        public Operation over(UnaryOperator<Tensor> to) {
            return new AddForward(name, to.apply(a), to.apply(b), to.apply(y));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.addForward(this);
        }
    }

    /** {@code dx = dy}: each input of a sum gets the sum's gradient. */
    record CopyGradient(String name, Tensor dy, Tensor dx) implements Operation {
        @Override
        public List<Tensor> reads() {
            return List.of(dy);
        }

        @Override
        public List<Tensor> writes() {
            return List.of(dx);
        }

        @Override
        public List<InPlace> inPlace() {
            return List.of(new InPlace(dy, dx));
        }

        @Override
        public Operation over(UnaryOperator<Tensor> to) {
            return new CopyGradient(name, to.apply(dy), to.apply(dx));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.copyGradient(this);
        }
    }

    /** {@code sum = a + b}: the gradients of two readers of one activation. */
    record AccumulateGradient(String name, Tensor a, Tensor b, Tensor sum) implements Operation {
        @Override
        public List<Tensor> reads() {
            return List.of(a, b);
        }

        @Override
        public List<Tensor> writes() {
            return List.of(sum);
        }

        @Override
        public List<InPlace> inPlace() {
            return List.of(new InPlace(a, sum), new InPlace(b, sum));
        }

        @Override
        public Operation over(UnaryOperator<Tensor> to) {
            return new AccumulateGradient(name, to.apply(a), to.apply(b), to.apply(sum));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.accumulateGradient(this);
        }
    }

    /** {@code xs: [N, Ci, H, W] -> y: [N, sum of Ci, H, W]}. */
    record ConcatForward(String name, List<Tensor> xs, Tensor y) implements Operation {
        public ConcatForward {
            xs = List.copyOf(xs);
        }

        @Override
        public List<Tensor> reads() {
            return xs;
        }

        @Override
        public List<Tensor> writes() {
            return List.of(y);
        }

        @Override
        public Operation over(UnaryOperator<Tensor> to) {
            return new ConcatForward(name, xs.stream().map(to).toList(), to.apply(y));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.concatForward(this);
        }
    }

    /** {@code dy: [N, sum of Ci, H, W] -> dxs: [N, Ci, H, W]}. */
    record ConcatBackward(String name, Tensor dy, List<Tensor> dxs) implements Operation {
        public ConcatBackward {
            dxs = List.copyOf(dxs);
        }

        @Override
        public List<Tensor> reads() {
            return List.of(dy);
        }

        @Override
        public List<Tensor> writes() {
            return dxs;
        }

        @Override
        public Operation over(UnaryOperator<Tensor> to) {
            return new ConcatBackward(name, to.apply(dy), dxs.stream().map(to).toList());
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.concatBackward(this);
        }
    }

    /**
     * {@code logits: [N, classes...], labels: [N] -> probabilities: [N, classes...], loss: [1], correct: [1]}; the loss is the
     * mean of {@code -log probability[label]}.
     */
    record SoftmaxLossForward(
            String name, Tensor logits, Tensor labels, Tensor probabilities, Tensor loss, Tensor correct)
            implements Operation {
        @Override
        public List<Tensor> reads() {
            return List.of(logits, labels);
        }

        @Override
        public List<Tensor> writes() {
            return List.of(probabilities, loss, correct);
        }

        @Override
        public List<InPlace> inPlace() {
            return List.of(new InPlace(logits, probabilities));
        }

        @Override
        public Operation over(UnaryOperator<Tensor> to) {
            return new SoftmaxLossForward(
                    name,
                    to.apply(logits),
                    to.apply(labels),
                    to.apply(probabilities),
                    to.apply(loss),
                    to.apply(correct));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.softmaxLossForward(this);
        }
    }

    /** {@code dlogits = (probabilities - onehot(labels)) / N}. */
    record SoftmaxLossBackward(String name, Tensor probabilities, Tensor labels, Tensor dlogits) implements Operation {
        @Override
        public List<Tensor> reads() {
            return List.of(probabilities, labels);
        }

        @Override
        public List<Tensor> writes() {
            return List.of(dlogits);
        }

        @Override
        public List<InPlace> inPlace() {
            return List.of(new InPlace(probabilities, dlogits));
        }

        @Override
        public Operation over(UnaryOperator<Tensor> to) {
            return new SoftmaxLossBackward(name, to.apply(probabilities), to.apply(labels), to.apply(dlogits));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.softmaxLossBackward(this);
        }
    }

    /** {@code momentum = factor momentum + decay parameter}, before the gradient is added to it. */
    record DecayMomentum(String name, Tensor momentum, Tensor parameter, float factor, float decay)
            implements Operation {
        @Override
        public List<Tensor> reads() {
            return List.of(parameter);
        }

        @Override
        public List<Tensor> writes() {
            return List.of();
        }

        @Override
        public List<Tensor> updates() {
            return List.of(momentum);
        }

        @Override
        public Operation over(UnaryOperator<Tensor> to) {
            return new DecayMomentum(name, to.apply(momentum), to.apply(parameter), factor, decay);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.decayMomentum(this);
        }
    }

    /** {@code momentum = update, parameter = parameter - rate rateMultiplier momentum}, with the step's learning rate. */
    record UpdateParameter(String name, Tensor update, Tensor momentum, Tensor parameter, float rateMultiplier)
            implements Operation {
        @Override
        public List<Tensor> reads() {
            return List.of(update);
        }

        @Override
        public List<Tensor> writes() {
            return List.of();
        }

        @Override
        public List<Tensor> updates() {
            return List.of(momentum, parameter);
        }

        @Override
        public Operation over(UnaryOperator<Tensor> to) {
            return new UpdateParameter(name, to.apply(update), to.apply(momentum), to.apply(parameter), rateMultiplier);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.updateParameter(this);
        }
    }
}
