package io.brimful.device.onednn;

import io.brimful.step.Operation;
import java.util.List;
import java.util.Set;

/** Hands each operation to its family. */
final class Families implements Operation.Cases<List<Recipe>> {
    private final Convolutions convolutions;
    private final Linears linears;
    private final Pools pools;
    private final Normalizations normalizations;
    private final Elementwise elementwise;
    private final Dropouts dropouts;
    private final Concats concats;
    private final Losses losses;
    private final Updates updates;

    /** The families of one step. */
    Families(Native library, Layouts layouts, Fusions fusions) {
        Set<String> activated = fusions.activated();
        convolutions = new Convolutions(library, layouts, activated);
        linears = new Linears(library, layouts, activated, fusions.decays());
        pools = new Pools(library, layouts);
        normalizations = new Normalizations(library, layouts);
        elementwise = new Elementwise(library, layouts, activated);
        dropouts = new Dropouts(library, layouts);
        concats = new Concats(library, layouts);
        losses = new Losses(library, layouts);
        updates = new Updates(library, layouts, fusions.decays().keySet());
    }

    @Override
    public List<Recipe> convForward(Operation.ConvForward op) {
        return convolutions.forward(op);
    }

    @Override
    public List<Recipe> convBackwardWeights(Operation.ConvBackwardWeights op) {
        return convolutions.backwardWeights(op);
    }

    @Override
    public List<Recipe> convBackwardData(Operation.ConvBackwardData op) {
        return convolutions.backwardData(op);
    }

    @Override
    public List<Recipe> linearForward(Operation.LinearForward op) {
        return linears.forward(op);
    }

    @Override
    public List<Recipe> linearBackwardWeights(Operation.LinearBackwardWeights op) {
        return linears.backwardWeights(op);
    }

    @Override
    public List<Recipe> linearBackwardData(Operation.LinearBackwardData op) {
        return linears.backwardData(op);
    }

    @Override
    public List<Recipe> reluForward(Operation.ReluForward op) {
        return elementwise.reluForward(op);
    }

    @Override
    public List<Recipe> reluBackward(Operation.ReluBackward op) {
        return elementwise.reluBackward(op);
    }

    @Override
    public List<Recipe> maxPoolForward(Operation.MaxPoolForward op) {
        return pools.maxForward(op);
    }

    @Override
    public List<Recipe> maxPoolBackward(Operation.MaxPoolBackward op) {
        return pools.maxBackward(op);
    }

    @Override
    public List<Recipe> maxPoolBackwardFromArgmax(Operation.MaxPoolBackwardFromArgmax op) {
        return pools.maxBackwardFromArgmax(op);
    }

    @Override
    public List<Recipe> averagePoolForward(Operation.AveragePoolForward op) {
        return pools.averageForward(op);
    }

    @Override
    public List<Recipe> averagePoolBackward(Operation.AveragePoolBackward op) {
        return pools.averageBackward(op);
    }

    @Override
    public List<Recipe> lrnForward(Operation.LrnForward op) {
        return normalizations.lrnForward(op);
    }

    @Override
    public List<Recipe> lrnBackward(Operation.LrnBackward op) {
        return normalizations.lrnBackward(op);
    }

    @Override
    public List<Recipe> batchNormForward(Operation.BatchNormForward op) {
        return normalizations.batchNormForward(op);
    }

    @Override
    public List<Recipe> batchNormBackward(Operation.BatchNormBackward op) {
        return normalizations.batchNormBackward(op);
    }

    @Override
    public List<Recipe> dropoutForward(Operation.DropoutForward op) {
        return dropouts.forward(op);
    }

    @Override
    public List<Recipe> dropoutBackward(Operation.DropoutBackward op) {
        return dropouts.backward(op);
    }

    @Override
    public List<Recipe> addForward(Operation.AddForward op) {
        return elementwise.add(op, op.a(), op.b(), op.y());
    }

    @Override
    public List<Recipe> copyGradient(Operation.CopyGradient op) {
        return elementwise.copy(op);
    }

    @Override
    public List<Recipe> accumulateGradient(Operation.AccumulateGradient op) {
        return elementwise.add(op, op.a(), op.b(), op.sum());
    }

    @Override
    public List<Recipe> concatForward(Operation.ConcatForward op) {
        return concats.forward(op);
    }

    @Override
    public List<Recipe> concatBackward(Operation.ConcatBackward op) {
        return concats.backward(op);
    }

    @Override
    public List<Recipe> softmaxLossForward(Operation.SoftmaxLossForward op) {
        return losses.forward(op);
    }

    @Override
    public List<Recipe> softmaxLossBackward(Operation.SoftmaxLossBackward op) {
        return losses.backward(op);
    }

    @Override
    public List<Recipe> decayMomentum(Operation.DecayMomentum op) {
        return updates.decay(op);
    }

    @Override
    public List<Recipe> updateParameter(Operation.UpdateParameter op) {
        return updates.update(op);
    }
}
