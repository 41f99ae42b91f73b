package io.brimful.device.reference;

import io.brimful.step.AccumulateGradient;
import io.brimful.step.AddForward;
import io.brimful.step.AffineBackward;
import io.brimful.step.AffineForward;
import io.brimful.step.ApplyGradient;
import io.brimful.step.AveragePoolBackward;
import io.brimful.step.AveragePoolForward;
import io.brimful.step.BatchNormAgain;
import io.brimful.step.BatchNormBackward;
import io.brimful.step.BatchNormForward;
import io.brimful.step.ClearGradient;
import io.brimful.step.ClipFactor;
import io.brimful.step.ConcatBackward;
import io.brimful.step.ConcatForward;
import io.brimful.step.ConvBackwardData;
import io.brimful.step.ConvBackwardWeights;
import io.brimful.step.ConvForward;
import io.brimful.step.CopyGradient;
import io.brimful.step.CropBackward;
import io.brimful.step.CropForward;
import io.brimful.step.DecayMomentum;
import io.brimful.step.DropoutBackward;
import io.brimful.step.DropoutForward;
import io.brimful.step.EltwiseForward;
import io.brimful.step.KeepGradient;
import io.brimful.step.LabelNumberForward;
import io.brimful.step.LinearBackwardData;
import io.brimful.step.LinearBackwardWeights;
import io.brimful.step.LinearForward;
import io.brimful.step.LrnBackward;
import io.brimful.step.LrnForward;
import io.brimful.step.LrnWithinBackward;
import io.brimful.step.LrnWithinForward;
import io.brimful.step.MaxBackward;
import io.brimful.step.MaxPoolBackward;
import io.brimful.step.MaxPoolBackwardFromArgmax;
import io.brimful.step.MaxPoolForward;
import io.brimful.step.Operation;
import io.brimful.step.PairLossBackward;
import io.brimful.step.PairLossForward;
import io.brimful.step.PreluBackward;
import io.brimful.step.PreluForward;
import io.brimful.step.ProductBackward;
import io.brimful.step.ReluBackward;
import io.brimful.step.ReluBackwardFromSigns;
import io.brimful.step.ReluForward;
import io.brimful.step.ReshapeBackward;
import io.brimful.step.ReshapeForward;
import io.brimful.step.SoftmaxBackward;
import io.brimful.step.SoftmaxForward;
import io.brimful.step.SoftmaxLossBackward;
import io.brimful.step.SoftmaxLossForward;
import io.brimful.step.TakeSigns;
import io.brimful.step.TransposedConvBackwardData;
import io.brimful.step.TransposedConvBackwardWeights;
import io.brimful.step.TransposedConvForward;
import io.brimful.step.UnaryBackward;
import io.brimful.step.UnaryForward;
import io.brimful.step.UpdateParameter;

/** The loop of each operation. */
final class Loops implements Operation.Cases<Loop> {
    private final Slices slices;
    private final BatchNumber number;

    /** @param number of the batch that runs */
    Loops(Slices slices, BatchNumber number) {
        this.slices = slices;
        this.number = number;
    }

    @Override
    public Loop convForward(ConvForward op) {
        return Convolution.forward(op, slices);
    }

    @Override
    public Loop convBackwardWeights(ConvBackwardWeights op) {
        return Convolution.backwardWeights(op, slices);
    }

    @Override
    public Loop convBackwardData(ConvBackwardData op) {
        return Convolution.backwardData(op, slices);
    }

    @Override
    public Loop transposedConvForward(TransposedConvForward op) {
        return Convolution.forward(op, slices);
    }

    @Override
    public Loop transposedConvBackwardWeights(TransposedConvBackwardWeights op) {
        return Convolution.backwardWeights(op, slices);
    }

    @Override
    public Loop transposedConvBackwardData(TransposedConvBackwardData op) {
        return Convolution.backwardData(op, slices);
    }

    @Override
    public Loop linearForward(LinearForward op) {
        return Linear.forward(op, slices);
    }

    @Override
    public Loop linearBackwardWeights(LinearBackwardWeights op) {
        return Linear.backwardWeights(op, slices);
    }

    @Override
    public Loop linearBackwardData(LinearBackwardData op) {
        return Linear.backwardData(op, slices);
    }

    @Override
    public Loop reluForward(ReluForward op) {
        return Pointwise.reluForward(op, slices);
    }

    @Override
    public Loop reluBackward(ReluBackward op) {
        return Pointwise.reluBackward(op, slices);
    }

    @Override
    public Loop takeSigns(TakeSigns op) {
        return Signs.take(op, slices);
    }

    @Override
    public Loop reluBackwardFromSigns(ReluBackwardFromSigns op) {
        return Signs.reluBackward(op, slices);
    }

    @Override
    public Loop maxPoolForward(MaxPoolForward op) {
        return Pooling.maxForward(op, slices);
    }

    @Override
    public Loop maxPoolBackward(MaxPoolBackward op) {
        return Pooling.maxBackward(op, slices);
    }

    @Override
    public Loop maxPoolBackwardFromArgmax(MaxPoolBackwardFromArgmax op) {
        return Pooling.maxBackwardFromArgmax(op, slices);
    }

    @Override
    public Loop averagePoolForward(AveragePoolForward op) {
        return Pooling.averageForward(op, slices);
    }

    @Override
    public Loop averagePoolBackward(AveragePoolBackward op) {
        return Pooling.averageBackward(op, slices);
    }

    @Override
    public Loop lrnForward(LrnForward op) {
        return ResponseNormalization.forward(op, slices);
    }

    @Override
    public Loop lrnBackward(LrnBackward op) {
        return ResponseNormalization.backward(op, slices);
    }

    @Override
    public Loop batchNormForward(BatchNormForward op) {
        return BatchNormalization.forward(op, slices);
    }

    @Override
    public Loop batchNormAgain(BatchNormAgain op) {
        return BatchNormalization.again(op, slices);
    }

    @Override
    public Loop batchNormBackward(BatchNormBackward op) {
        return BatchNormalization.backward(op, slices);
    }

    @Override
    public Loop dropoutForward(DropoutForward op) {
        return Pointwise.dropoutForward(op, slices);
    }

    @Override
    public Loop dropoutBackward(DropoutBackward op) {
        return Pointwise.dropoutBackward(op, slices);
    }

    @Override
    public Loop addForward(AddForward op) {
        return Pointwise.add(op.a(), op.b(), op.y(), slices);
    }

    @Override
    public Loop copyGradient(CopyGradient op) {
        return Pointwise.copy(op, slices);
    }

    @Override
    public Loop accumulateGradient(AccumulateGradient op) {
        return Pointwise.add(op.a(), op.b(), op.sum(), slices);
    }

    @Override
    public Loop concatForward(ConcatForward op) {
        return Pointwise.concat(op, slices);
    }

    @Override
    public Loop concatBackward(ConcatBackward op) {
        return Pointwise.concatBackward(op, slices);
    }

    @Override
    public Loop softmaxLossForward(SoftmaxLossForward op) {
        return SoftmaxLoss.forward(op, slices);
    }

    @Override
    public Loop softmaxLossBackward(SoftmaxLossBackward op) {
        return SoftmaxLoss.backward(op, slices);
    }

    @Override
    public Loop decayMomentum(DecayMomentum op) {
        return Update.decay(op, slices);
    }

    @Override
    public Loop updateParameter(UpdateParameter op) {
        return Update.update(op, slices);
    }

    @Override
    public Loop cropForward(CropForward op) {
        return Structure.crop(op, slices);
    }

    @Override
    public Loop cropBackward(CropBackward op) {
        return Structure.cropBackward(op, slices);
    }

    @Override
    public Loop reshapeForward(ReshapeForward op) {
        return Structure.reshape(op, slices);
    }

    @Override
    public Loop reshapeBackward(ReshapeBackward op) {
        return Structure.reshapeBackward(op, slices);
    }

    @Override
    public Loop softmaxForward(SoftmaxForward op) {
        return Softmax.forward(op, slices);
    }

    @Override
    public Loop softmaxBackward(SoftmaxBackward op) {
        return Softmax.backward(op, slices);
    }

    @Override
    public Loop pairLossForward(PairLossForward op) {
        return PairLosses.forward(op, slices);
    }

    @Override
    public Loop pairLossBackward(PairLossBackward op) {
        return PairLosses.backward(op, slices);
    }

    @Override
    public Loop labelNumberForward(LabelNumberForward op) {
        return PairLosses.number(op, slices);
    }

    @Override
    public Loop clearGradient(ClearGradient op) {
        return GradientRules.clear(op, slices);
    }

    @Override
    public Loop keepGradient(KeepGradient op) {
        return GradientRules.keep(op, slices, number);
    }

    @Override
    public Loop clipFactor(ClipFactor op) {
        return GradientRules.clip(op, slices);
    }

    @Override
    public Loop applyGradient(ApplyGradient op) {
        return GradientRules.apply(op, slices, number);
    }

    @Override
    public Loop unaryForward(UnaryForward op) {
        return Unaries.forward(op, slices);
    }

    @Override
    public Loop unaryBackward(UnaryBackward op) {
        return Unaries.backward(op, slices);
    }

    @Override
    public Loop preluForward(PreluForward op) {
        return Channels.preluForward(op, slices);
    }

    @Override
    public Loop preluBackward(PreluBackward op) {
        return Channels.preluBackward(op, slices);
    }

    @Override
    public Loop affineForward(AffineForward op) {
        return Channels.affineForward(op, slices);
    }

    @Override
    public Loop affineBackward(AffineBackward op) {
        return Channels.affineBackward(op, slices);
    }

    @Override
    public Loop eltwiseForward(EltwiseForward op) {
        return Eltwises.forward(op, slices);
    }

    @Override
    public Loop productBackward(ProductBackward op) {
        return Eltwises.productBackward(op, slices);
    }

    @Override
    public Loop maxBackward(MaxBackward op) {
        return Eltwises.maxBackward(op, slices);
    }

    @Override
    public Loop lrnWithinForward(LrnWithinForward op) {
        return NearbyNormalization.forward(op, slices);
    }

    @Override
    public Loop lrnWithinBackward(LrnWithinBackward op) {
        return NearbyNormalization.backward(op, slices);
    }
}
