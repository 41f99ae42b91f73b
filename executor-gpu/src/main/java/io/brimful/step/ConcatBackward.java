package io.brimful.step;

import java.util.List;
import java.util.function.UnaryOperator;

/** {@code dy: [N, sum of Ci, H, W] -> dxs: [N, Ci, H, W]}. */
public record ConcatBackward(String name, Tensor dy, List<Tensor> dxs) implements Operation {
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
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new ConcatBackward(other, to.apply(dy), dxs.stream().map(to).toList());
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.concatBackward(this);
    }
}
