package io.brimful.device.onednn;

import io.brimful.network.Relu;
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
import java.util.List;
import java.util.Map;

/** Hands each operation to its family. */
final class Families implements Operation.Cases<List<Recipe>> {
    private final Convolutions convolutions;
    private final TransposedConvolutions transposed;
    private final Linears linears;
    private final Pools pools;
    private final Normalizations normalizations;
    private final Elementwise elementwise;
    private final Signs signs;
    private final Dropouts dropouts;
    private final Concats concats;
    private final Losses losses;
    private final Updates updates;
    private final Crops crops;
    private final Reshapes reshapes;
    private final Softmaxes softmaxes;
    private final PairLosses pairLosses;
    private final GradientRules rules;
    private final Unaries unaries;
    private final Prelus prelus;
    private final Affines affines;
    private final Eltwises eltwises;

    /** The families of one step. */
    Families(Native library, Layouts layouts, Fusions fusions) {
        Map<String, Relu> activated = fusions.activated();
        convolutions = new Convolutions(library, layouts, activated);
        transposed = new TransposedConvolutions(library, layouts);
        linears = new Linears(library, layouts, activated, fusions.decays());
        pools = new Pools(library, layouts);
        normalizations = new Normalizations(library, layouts, activated);
        elementwise = new Elementwise(library, layouts, activated);
        signs = new Signs(library, layouts);
        dropouts = new Dropouts(library, layouts);
        concats = new Concats(library, layouts);
        losses = new Losses(library, layouts);
        pairLosses = new PairLosses(library, layouts);
        updates = new Updates(library, layouts, fusions.decays().keySet());
        crops = new Crops(library, layouts);
        reshapes = new Reshapes(library, layouts);
        softmaxes = new Softmaxes(library, layouts);
        rules = new GradientRules(library, layouts);
        unaries = new Unaries(library, layouts);
        prelus = new Prelus(library, layouts);
        affines = new Affines(library, layouts);
        eltwises = new Eltwises(library, layouts);
    }

    @Override
    public List<Recipe> convForward(ConvForward op) {
        return convolutions.forward(op);
    }

    @Override
    public List<Recipe> convBackwardWeights(ConvBackwardWeights op) {
        return convolutions.backwardWeights(op);
    }

    @Override
    public List<Recipe> convBackwardData(ConvBackwardData op) {
        return convolutions.backwardData(op);
    }

    @Override
    public List<Recipe> transposedConvForward(TransposedConvForward op) {
        return transposed.forward(op);
    }

    @Override
    public List<Recipe> transposedConvBackwardWeights(TransposedConvBackwardWeights op) {
        return transposed.backwardWeights(op);
    }

    @Override
    public List<Recipe> transposedConvBackwardData(TransposedConvBackwardData op) {
        return transposed.backwardData(op);
    }

    @Override
    public List<Recipe> linearForward(LinearForward op) {
        return linears.forward(op);
    }

    @Override
    public List<Recipe> linearBackwardWeights(LinearBackwardWeights op) {
        return linears.backwardWeights(op);
    }

    @Override
    public List<Recipe> linearBackwardData(LinearBackwardData op) {
        return linears.backwardData(op);
    }

    @Override
    public List<Recipe> reluForward(ReluForward op) {
        return elementwise.reluForward(op);
    }

    @Override
    public List<Recipe> reluBackward(ReluBackward op) {
        return elementwise.reluBackward(op);
    }

    @Override
    public List<Recipe> takeSigns(TakeSigns op) {
        return signs.take(op);
    }

    @Override
    public List<Recipe> reluBackwardFromSigns(ReluBackwardFromSigns op) {
        return signs.reluBackward(op);
    }

    @Override
    public List<Recipe> maxPoolForward(MaxPoolForward op) {
        return pools.maxForward(op);
    }

    @Override
    public List<Recipe> maxPoolBackward(MaxPoolBackward op) {
        return pools.maxBackward(op);
    }

    @Override
    public List<Recipe> maxPoolBackwardFromArgmax(MaxPoolBackwardFromArgmax op) {
        return pools.maxBackwardFromArgmax(op);
    }

    @Override
    public List<Recipe> averagePoolForward(AveragePoolForward op) {
        return pools.averageForward(op);
    }

    @Override
    public List<Recipe> averagePoolBackward(AveragePoolBackward op) {
        return pools.averageBackward(op);
    }

    @Override
    public List<Recipe> lrnForward(LrnForward op) {
        return normalizations.lrnForward(op);
    }

    @Override
    public List<Recipe> lrnBackward(LrnBackward op) {
        return normalizations.lrnBackward(op);
    }

    @Override
    public List<Recipe> batchNormForward(BatchNormForward op) {
        return normalizations.batchNormForward(op);
    }

    @Override
    public List<Recipe> batchNormAgain(BatchNormAgain op) {
        return normalizations.batchNormAgain(op);
    }

    @Override
    public List<Recipe> batchNormBackward(BatchNormBackward op) {
        return normalizations.batchNormBackward(op);
    }

    @Override
    public List<Recipe> dropoutForward(DropoutForward op) {
        return dropouts.forward(op);
    }

    @Override
    public List<Recipe> dropoutBackward(DropoutBackward op) {
        return dropouts.backward(op);
    }

    @Override
    public List<Recipe> addForward(AddForward op) {
        return elementwise.add(op, op.a(), op.b(), op.y());
    }

    @Override
    public List<Recipe> copyGradient(CopyGradient op) {
        return elementwise.copy(op);
    }

    @Override
    public List<Recipe> accumulateGradient(AccumulateGradient op) {
        return elementwise.add(op, op.a(), op.b(), op.sum());
    }

    @Override
    public List<Recipe> concatForward(ConcatForward op) {
        return concats.forward(op);
    }

    @Override
    public List<Recipe> concatBackward(ConcatBackward op) {
        return concats.backward(op);
    }

    @Override
    public List<Recipe> softmaxLossForward(SoftmaxLossForward op) {
        return losses.forward(op);
    }

    @Override
    public List<Recipe> softmaxLossBackward(SoftmaxLossBackward op) {
        return losses.backward(op);
    }

    @Override
    public List<Recipe> decayMomentum(DecayMomentum op) {
        return updates.decay(op);
    }

    @Override
    public List<Recipe> updateParameter(UpdateParameter op) {
        return updates.update(op);
    }

    @Override
    public List<Recipe> cropForward(CropForward op) {
        return crops.forward(op);
    }

    @Override
    public List<Recipe> cropBackward(CropBackward op) {
        return crops.backward(op);
    }

    @Override
    public List<Recipe> reshapeForward(ReshapeForward op) {
        return reshapes.forward(op);
    }

    @Override
    public List<Recipe> reshapeBackward(ReshapeBackward op) {
        return reshapes.backward(op);
    }

    @Override
    public List<Recipe> softmaxForward(SoftmaxForward op) {
        return softmaxes.forward(op);
    }

    @Override
    public List<Recipe> softmaxBackward(SoftmaxBackward op) {
        return softmaxes.backward(op);
    }

    @Override
    public List<Recipe> pairLossForward(PairLossForward op) {
        return pairLosses.forward(op);
    }

    @Override
    public List<Recipe> pairLossBackward(PairLossBackward op) {
        return pairLosses.backward(op);
    }

    @Override
    public List<Recipe> labelNumberForward(LabelNumberForward op) {
        return pairLosses.number(op);
    }

    @Override
    public List<Recipe> clearGradient(ClearGradient op) {
        return rules.clear(op);
    }

    @Override
    public List<Recipe> keepGradient(KeepGradient op) {
        return rules.keep(op);
    }

    @Override
    public List<Recipe> clipFactor(ClipFactor op) {
        return rules.clip(op);
    }

    @Override
    public List<Recipe> applyGradient(ApplyGradient op) {
        return rules.apply(op);
    }

    @Override
    public List<Recipe> unaryForward(UnaryForward op) {
        return unaries.forward(op);
    }

    @Override
    public List<Recipe> unaryBackward(UnaryBackward op) {
        return unaries.backward(op);
    }

    @Override
    public List<Recipe> preluForward(PreluForward op) {
        return prelus.forward(op);
    }

    @Override
    public List<Recipe> preluBackward(PreluBackward op) {
        return prelus.backward(op);
    }

    @Override
    public List<Recipe> affineForward(AffineForward op) {
        return affines.forward(op);
    }

    @Override
    public List<Recipe> affineBackward(AffineBackward op) {
        return affines.backward(op);
    }

    @Override
    public List<Recipe> eltwiseForward(EltwiseForward op) {
        return eltwises.forward(op);
    }

    @Override
    public List<Recipe> productBackward(ProductBackward op) {
        return eltwises.productBackward(op);
    }

    @Override
    public List<Recipe> maxBackward(MaxBackward op) {
        return eltwises.maxBackward(op);
    }

    @Override
    public List<Recipe> lrnWithinForward(LrnWithinForward op) {
        return normalizations.lrnWithin(op);
    }

    @Override
    public List<Recipe> lrnWithinBackward(LrnWithinBackward op) {
        return normalizations.lrnWithinBackward(op);
    }
}
