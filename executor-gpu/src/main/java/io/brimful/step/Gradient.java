package io.brimful.step;

import java.util.function.UnaryOperator;

/**
 * Where a parameter's gradient goes: {@code update = start + dL/dparameter}. Written over the start it needs no bytes of its own.
 *
 * @param start what it is added to: the decayed momentum, zeros, the sum over the batches before, or what another node that shares
 *     the parameter left
 * @param update the momentum's next value, or the gradient
 */
public record Gradient(Tensor start, Tensor update) {
    /** The update over the start. */
    public InPlace inPlace() {
        return new InPlace(start, update);
    }

    /** The same over other tensors. */
    public Gradient over(UnaryOperator<Tensor> to) {
        return new Gradient(to.apply(start), to.apply(update));
    }
}
