package io.brimful.step;

import io.brimful.network.BatchNorm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * {@code x, mean, variance, scale, dy -> dx, scaleGradient.update, shiftGradient.update}.
 *
 * @param affine nothing where the layer has neither scale nor shift
 */
public record BatchNormBackward(
        String name,
        BatchNorm layer,
        Tensor x,
        Tensor mean,
        Tensor variance,
        Tensor dy,
        Tensor dx,
        Optional<Affine> affine)
        implements Operation {
    @Override
    public List<Tensor> reads() {
        List<Tensor> all = new ArrayList<>(List.of(x, mean, variance));
        affine.ifPresent(each -> all.add(each.scale()));
        all.add(dy);
        gradients().map(Gradient::start).forEach(all::add);
        return all;
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
        return List.of(x);
    }

    @Override
    public boolean sharesBlobInCaffe() {
        return true;
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new BatchNormBackward(
                other,
                layer,
                to.apply(x),
                to.apply(mean),
                to.apply(variance),
                to.apply(dy),
                to.apply(dx),
                affine.map(each -> each.over(to)));
    }

    @Override
    public Optional<Operation> slice(Slice slice) {
        return Optional.empty();
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.batchNormBackward(this);
    }

    private Stream<Gradient> gradients() {
        return affine.stream().flatMap(each -> Stream.of(each.scaleGradient(), each.shiftGradient()));
    }

    /** The scale, and where its gradient and that of the shift go. */
    public record Affine(Tensor scale, Gradient scaleGradient, Gradient shiftGradient) {
        Affine over(UnaryOperator<Tensor> to) {
            return new Affine(to.apply(scale), scaleGradient.over(to), shiftGradient.over(to));
        }
    }
}
