package io.brimful.step;

import io.brimful.network.Affine;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * {@code dy -> dx = scale dy, scaleGradient.update = momentum + sums of x dy, shiftGradient.update = momentum + sums of dy}, see
 * {@link Affine}.
 *
 * @param scale nothing where there is none
 * @param scaled what the gradient of a trained scale needs
 * @param shiftGradient nothing where no shift is trained
 */
public record AffineBackward(
        String name,
        Optional<Tensor> scale,
        Tensor dy,
        Tensor dx,
        Optional<Scaled> scaled,
        Optional<Gradient> shiftGradient)
        implements Operation {
    @Override
    public List<Tensor> reads() {
        return Stream.of(
                        scale.stream(),
                        Stream.of(dy),
                        scaled.stream().map(Scaled::x),
                        gradients().map(Gradient::start))
                .flatMap(tensors -> tensors)
                .toList();
    }

    @Override
    public List<Tensor> writes() {
        return Stream.concat(Stream.of(dx), gradients().map(Gradient::update)).toList();
    }

    @Override
    public List<InPlace> inPlace() {
        return Stream.concat(Stream.of(new InPlace(dy, dx)), gradients().map(Gradient::inPlace))
                .toList();
    }

    @Override
    public List<Tensor> bands() {
        return scaled.stream().map(Scaled::x).toList();
    }

    @Override
    public boolean sharesBlobInCaffe() {
        return true;
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new AffineBackward(
                other,
                scale.map(to),
                to.apply(dy),
                to.apply(dx),
                scaled.map(
                        each -> new Scaled(to.apply(each.x()), each.gradient().over(to))),
                shiftGradient.map(gradient -> gradient.over(to)));
    }

    private Stream<Gradient> gradients() {
        return Stream.concat(scaled.stream().map(Scaled::gradient), shiftGradient.stream());
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.affineBackward(this);
    }

    /** What was scaled, and where the scale's gradient goes. */
    public record Scaled(Tensor x, Gradient gradient) {}
}
