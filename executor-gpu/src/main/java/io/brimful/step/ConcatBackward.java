package io.brimful.step;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * {@code dy: [N, sum of Ci, H, W] -> dxs: [N, Ci, H, W]}.
 *
 * @param xs what was concatenated: a device may store each part's gradient like the part, which is not read
 */
public record ConcatBackward(String name, List<Tensor> xs, Tensor dy, List<Tensor> dxs) implements Operation {
    public ConcatBackward {
        xs = List.copyOf(xs);
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
        return new ConcatBackward(
                other,
                xs.stream().map(to).toList(),
                to.apply(dy),
                dxs.stream().map(to).toList());
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.concatBackward(this);
    }
}
