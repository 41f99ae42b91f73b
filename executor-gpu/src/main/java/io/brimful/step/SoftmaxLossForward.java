package io.brimful.step;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * {@code logits: [N, classes...], labels: [N] -> probabilities: [N, classes...], loss: [1], correct: [1]}; the loss is the
 * mean of {@code -log probability[label]}.
 */
public record SoftmaxLossForward(
        String name, Tensor logits, Tensor labels, Tensor probabilities, Tensor loss, Tensor correct)
        implements Operation {
    @Override
    public List<Tensor> reads() {
        return List.of(logits, labels);
    }

    @Override
    public List<Tensor> writes() {
        return List.of(probabilities, loss, correct);
    }

    @Override
    public List<InPlace> inPlace() {
        return List.of(new InPlace(logits, probabilities));
    }

    @Override
    public Operation over(UnaryOperator<Tensor> to) {
        return new SoftmaxLossForward(
                name, to.apply(logits), to.apply(labels), to.apply(probabilities), to.apply(loss), to.apply(correct));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.softmaxLossForward(this);
    }
}
