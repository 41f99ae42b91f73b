package io.brimful.device.reference;

import io.brimful.step.Operation;

/** The loop of each operation. */
final class Loops implements Operation.Cases<Loop> {
    private final Slices slices;

    Loops(Slices slices) {
        this.slices = slices;
    }

    @Override
    public Loop convForward(Operation.ConvForward op) {
        return Convolution.forward(op, slices);
    }

    @Override
    public Loop convBackwardWeights(Operation.ConvBackwardWeights op) {
        return Convolution.backwardWeights(op, slices);
    }

    @Override
    public Loop convBackwardData(Operation.ConvBackwardData op) {
        return Convolution.backwardData(op, slices);
    }

    @Override
    public Loop linearForward(Operation.LinearForward op) {
        return Linear.forward(op, slices);
    }

    @Override
    public Loop linearBackwardWeights(Operation.LinearBackwardWeights op) {
        return Linear.backwardWeights(op, slices);
    }

    @Override
    public Loop linearBackwardData(Operation.LinearBackwardData op) {
        return Linear.backwardData(op, slices);
    }

    @Override
    public Loop reluForward(Operation.ReluForward op) {
        return Pointwise.reluForward(op, slices);
    }

    @Override
    public Loop reluBackward(Operation.ReluBackward op) {
        return Pointwise.reluBackward(op, slices);
    }

    @Override
    public Loop maxPoolForward(Operation.MaxPoolForward op) {
        return Pooling.maxForward(op, slices);
    }

    @Override
    public Loop maxPoolBackward(Operation.MaxPoolBackward op) {
        return Pooling.maxBackward(op, slices);
    }

    @Override
    public Loop maxPoolBackwardFromArgmax(Operation.MaxPoolBackwardFromArgmax op) {
        return Pooling.maxBackwardFromArgmax(op, slices);
    }

    @Override
    public Loop averagePoolForward(Operation.AveragePoolForward op) {
        return Pooling.averageForward(op, slices);
    }

    @Override
    public Loop averagePoolBackward(Operation.AveragePoolBackward op) {
        return Pooling.averageBackward(op, slices);
    }

    @Override
    public Loop lrnForward(Operation.LrnForward op) {
        return ResponseNormalization.forward(op, slices);
    }

    @Override
    public Loop lrnBackward(Operation.LrnBackward op) {
        return ResponseNormalization.backward(op, slices);
    }

    @Override
    public Loop batchNormForward(Operation.BatchNormForward op) {
        return BatchNormalization.forward(op, slices);
    }

    @Override
    public Loop batchNormBackward(Operation.BatchNormBackward op) {
        return BatchNormalization.backward(op, slices);
    }

    @Override
    public Loop dropoutForward(Operation.DropoutForward op) {
        return Pointwise.dropoutForward(op, slices);
    }

    @Override
    public Loop dropoutBackward(Operation.DropoutBackward op) {
        return Pointwise.dropoutBackward(op, slices);
    }

    @Override
    public Loop addForward(Operation.AddForward op) {
        return Pointwise.add(op.a(), op.b(), op.y(), slices);
    }

    @Override
    public Loop copyGradient(Operation.CopyGradient op) {
        return Pointwise.copy(op, slices);
    }

    @Override
    public Loop accumulateGradient(Operation.AccumulateGradient op) {
        return Pointwise.add(op.a(), op.b(), op.sum(), slices);
    }

    @Override
    public Loop concatForward(Operation.ConcatForward op) {
        return Pointwise.concat(op, slices);
    }

    @Override
    public Loop concatBackward(Operation.ConcatBackward op) {
        return Pointwise.concatBackward(op, slices);
    }

    @Override
    public Loop softmaxLossForward(Operation.SoftmaxLossForward op) {
        return SoftmaxLoss.forward(op, slices);
    }

    @Override
    public Loop softmaxLossBackward(Operation.SoftmaxLossBackward op) {
        return SoftmaxLoss.backward(op, slices);
    }

    @Override
    public Loop decayMomentum(Operation.DecayMomentum op) {
        return Update.decay(op, slices);
    }

    @Override
    public Loop updateParameter(Operation.UpdateParameter op) {
        return Update.update(op, slices);
    }
}
