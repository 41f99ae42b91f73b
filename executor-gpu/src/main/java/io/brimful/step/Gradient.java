package io.brimful.step;

import java.util.function.UnaryOperator;

/**
 * Where a parameter's gradient goes: {@code update = momentum + dL/dparameter}. Written over the momentum it needs no bytes of
 * its own. Where the optimizer wants the gradient by itself, the momentum is none, but zeros, or the sum over the batches before.
 *
 * @param momentum already decayed
 * @param update the momentum's next value, or the gradient
 */
public record Gradient(Tensor momentum, Tensor update) {
    /** The update over the momentum. */
    public InPlace inPlace() {
        return new InPlace(momentum, update);
    }

    /** The same over other tensors. */
    public Gradient over(UnaryOperator<Tensor> to) {
        return new Gradient(to.apply(momentum), to.apply(update));
    }
}
