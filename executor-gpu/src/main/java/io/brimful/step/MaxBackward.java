package io.brimful.step;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The gradient of a maximum's one input: {@code dx = first >= second ? dy : 0} for the first, the other way round for the second.
 *
 * @param input 0 for the first, 1 for the second
 */
public record MaxBackward(String name, int input, Tensor first, Tensor second, Tensor dy, Tensor dx)
        implements Operation {
    public MaxBackward {
        if (input != 0 && input != 1) {
            throw new IllegalArgumentException("input is " + input + ", must be 0 or 1");
        }
    }

    @Override
    public List<Tensor> reads() {
        return List.of(first, second, dy);
    }

    @Override
    public List<Tensor> writes() {
        return List.of(dx);
    }

    @Override
    public List<InPlace> inPlace() {
        return List.of(new InPlace(dy, dx));
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new MaxBackward(other, input, to.apply(first), to.apply(second), to.apply(dy), to.apply(dx));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.maxBackward(this);
    }
}
