package io.brimful.step;

import io.brimful.network.Prelu;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * {@code x, slope, dy -> dx = x > 0 ? dy : slope dy, slopeGradient.update = momentum + sums of (x > 0 ? 0 : x dy)}, see {@link
 * Prelu}.
 *
 * @param slopeGradient nothing where the slopes are not trained
 */
public record PreluBackward(String name, Tensor x, Tensor slope, Tensor dy, Tensor dx, Optional<Gradient> slopeGradient)
        implements Operation {
    @Override
    public List<Tensor> reads() {
        return Stream.concat(Stream.of(x, slope, dy), slopeGradient.stream().map(Gradient::start))
                .toList();
    }

    @Override
    public List<Tensor> writes() {
        return Stream.concat(Stream.of(dx), slopeGradient.stream().map(Gradient::update))
                .toList();
    }

    @Override
    public List<InPlace> inPlace() {
        return Stream.concat(
                        Stream.of(new InPlace(dy, dx)), slopeGradient.stream().map(Gradient::inPlace))
                .toList();
    }

    @Override
    public List<Tensor> bands() {
        return List.of(x);
    }

    @Override
    public boolean sharesBlobInCaffe() {
        return true;
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new PreluBackward(
                other,
                to.apply(x),
                to.apply(slope),
                to.apply(dy),
                to.apply(dx),
                slopeGradient.map(gradient -> gradient.over(to)));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.preluBackward(this);
    }
}
