package io.brimful.step;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One calculation of a training step. It reads tensors, writes tensors that had no value before, and may change tensors that
 * last from step to step.
 */
public sealed interface Operation
        permits ConvForward,
                ConvBackwardWeights,
                ConvBackwardData,
                TransposedConvForward,
                TransposedConvBackwardWeights,
                TransposedConvBackwardData,
                LinearForward,
                LinearBackwardWeights,
                LinearBackwardData,
                ReluForward,
                ReluBackward,
                TakeSigns,
                ReluBackwardFromSigns,
                MaxPoolForward,
                MaxPoolBackward,
                MaxPoolBackwardFromArgmax,
                AveragePoolForward,
                AveragePoolBackward,
                LrnForward,
                LrnBackward,
                BatchNormForward,
                BatchNormAgain,
                BatchNormBackward,
                DropoutForward,
                DropoutBackward,
                AddForward,
                CopyGradient,
                AccumulateGradient,
                ConcatForward,
                ConcatBackward,
                SoftmaxLossForward,
                SoftmaxLossBackward,
                DecayMomentum,
                UpdateParameter,
                CropForward,
                CropBackward,
                ReshapeForward,
                ReshapeBackward,
                SoftmaxForward,
                SoftmaxBackward,
                PairLossForward,
                PairLossBackward,
                LabelNumberForward,
                ClearGradient,
                KeepGradient,
                ClipFactor,
                ApplyGradient,
                UnaryForward,
                UnaryBackward,
                PreluForward,
                PreluBackward,
                AffineForward,
                AffineBackward,
                EltwiseForward,
                ProductBackward,
                MaxBackward,
                LrnWithinForward,
                LrnWithinBackward {
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

    /** Of the tensors that are replaced, those whose value is not used. */
    default List<Tensor> replaces() {
        return List.of();
    }

    /** Whether it makes ready what a parameter's gradient is added to. */
    default boolean opensGradient() {
        return false;
    }

    /** Whether it uses a parameter's gradient once that is whole. */
    default boolean closesGradient() {
        return false;
    }

    /** Whether it is the optimizer's, neither forward nor backward. */
    default boolean isUpdate() {
        return opensGradient() || closesGradient();
    }

    /** Whether it needs the gradients of all parameters, all that there are. */
    default boolean awaitsAllGradients() {
        return false;
    }

    /** Whether whatever it touches lasts from step to step or lies in the place of what does: it needs no bytes of its own at any time. */
    default boolean touchesOnlyWhatLasts() {
        return false;
    }

    /** Whether it is a loss, forward. */
    default boolean isLoss() {
        return false;
    }

    /** Outputs that can, by what the operation calculates, be written over an input. */
    default List<InPlace> inPlace() {
        return List.of();
    }

    /** Whether in Caffe one blob holds both what it reads and what it makes of that. */
    default boolean sharesBlobInCaffe() {
        return false;
    }

    /** Of the tensors that are read, those that can as well be a band of a larger one, see {@link Part}. */
    default List<Tensor> bands() {
        return List.of();
    }

    /**
     * The same calculation under another name and over other tensors: each one replaced by what {@code to} makes of it.
     *
     * @param other the name
     */
    Operation over(String other, UnaryOperator<Tensor> to);

    /** The same calculation over other tensors. */
    default Operation over(UnaryOperator<Tensor> to) {
        return over(name(), to);
    }

    /**
     * The same calculation once more, under another name and over other tensors, without any lasting effect; nothing where it is
     * none of the forward pass.
     */
    default Optional<Operation> again(String other, UnaryOperator<Tensor> to) {
        return Optional.empty();
    }

    /** The same calculation for some of the images; nothing where what comes out for one depends on the others. */
    default Optional<Operation> slice(Slice slice) {
        return Optional.of(over(slice.name(name()), slice.tensors()));
    }

    /** Floating point operations, a multiply-add counts as two; 0 where moving the bytes is what takes the time. */
    default long flops() {
        return 0;
    }

    <R> R match(Cases<R> cases);

    /** One method per operation, so that a new operation breaks each backend at compile time. */
    interface Cases<R> {
        R convForward(ConvForward op);

        R convBackwardWeights(ConvBackwardWeights op);

        R convBackwardData(ConvBackwardData op);

        R transposedConvForward(TransposedConvForward op);

        R transposedConvBackwardWeights(TransposedConvBackwardWeights op);

        R transposedConvBackwardData(TransposedConvBackwardData op);

        R linearForward(LinearForward op);

        R linearBackwardWeights(LinearBackwardWeights op);

        R linearBackwardData(LinearBackwardData op);

        R reluForward(ReluForward op);

        R reluBackward(ReluBackward op);

        R takeSigns(TakeSigns op);

        R reluBackwardFromSigns(ReluBackwardFromSigns op);

        R maxPoolForward(MaxPoolForward op);

        R maxPoolBackward(MaxPoolBackward op);

        R maxPoolBackwardFromArgmax(MaxPoolBackwardFromArgmax op);

        R averagePoolForward(AveragePoolForward op);

        R averagePoolBackward(AveragePoolBackward op);

        R lrnForward(LrnForward op);

        R lrnBackward(LrnBackward op);

        R batchNormForward(BatchNormForward op);

        R batchNormAgain(BatchNormAgain op);

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

        R cropForward(CropForward op);

        R cropBackward(CropBackward op);

        R reshapeForward(ReshapeForward op);

        R reshapeBackward(ReshapeBackward op);

        R softmaxForward(SoftmaxForward op);

        R softmaxBackward(SoftmaxBackward op);

        R pairLossForward(PairLossForward op);

        R pairLossBackward(PairLossBackward op);

        R labelNumberForward(LabelNumberForward op);

        R clearGradient(ClearGradient op);

        R keepGradient(KeepGradient op);

        R clipFactor(ClipFactor op);

        R applyGradient(ApplyGradient op);

        R unaryForward(UnaryForward op);

        R unaryBackward(UnaryBackward op);

        R preluForward(PreluForward op);

        R preluBackward(PreluBackward op);

        R affineForward(AffineForward op);

        R affineBackward(AffineBackward op);

        R eltwiseForward(EltwiseForward op);

        R productBackward(ProductBackward op);

        R maxBackward(MaxBackward op);

        R lrnWithinForward(LrnWithinForward op);

        R lrnWithinBackward(LrnWithinBackward op);
    }
}
