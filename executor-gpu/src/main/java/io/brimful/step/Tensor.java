package io.brimful.step;

import io.brimful.tensor.Shape;
import io.brimful.tensor.TensorType;

/**
 * A value of a training step. Tensors of the kinds that last (see {@link Kind#lasts}) are changed by operations; every other
 * one is written once.
 *
 * @param name unique within its step
 * @param type shape with the batch outermost, and element type
 * @param kind what it is for
 */
public record Tensor(String name, TensorType type, Kind kind) {
    public Shape shape() {
        return type.shape();
    }

    /** Bytes without any padding. */
    public long bytes() {
        return type.bytes();
    }

    /* Names are unique within a step, and steps have thousands of tensors. */
    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name + ":" + type;
    }

    /** What a tensor is for. */
    public enum Kind {
        /** A batch of images; the host writes it before the step. */
        INPUT,
        /** The batch's labels; the host writes them before the step. */
        LABEL,
        /** Trained. */
        PARAMETER,
        /** The optimizer's memory of a parameter. */
        MOMENTUM,
        /** A parameter's gradient, summed over the batches of a step. */
        SUM,
        /** Running mean or variance of a batch normalization. */
        STATISTIC,
        /** Output of a layer. */
        ACTIVATION,
        /** What a forward operation leaves for its backward one, beside activations. */
        SAVED,
        /** Derivative of the loss by an activation. */
        GRADIENT,
        /** The derivative of the loss by a parameter, or what that is added to; or the momentum's next value, that it has been added to. */
        UPDATE,
        /** Loss and count of correct answers; the host reads them after the step. */
        METRIC;

        /** Whether the tensor's content goes from one step to the next. */
        public boolean lasts() {
            return this == PARAMETER || this == MOMENTUM || this == SUM || this == STATISTIC;
        }
    }
}
