package io.brimful.plan;

import io.brimful.step.ConcatBackward;
import io.brimful.step.ConcatForward;
import io.brimful.step.Operation;
import io.brimful.step.ReluBackward;
import io.brimful.step.Step;
import io.brimful.step.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Goes back through the ReLUs whose outputs are concatenated as through one, before the gradient is taken apart: the signs
 * stand in the concatenation, so that its inputs need not be kept.
 *
 * <pre>
 * before: d(relu1), d(relu2) = concat.backward(d(concat));   d(conv1) = relu1.backward(relu1, d(relu1)), and so d(conv2)
 * after:  d(concat)' = relu.backward(concat, d(concat));     d(conv1), d(conv2) = concat.backward(d(concat)')
 * </pre>
 */
final class CommuteReluWithConcat implements RewritePass {
    @Override
    public Step run(Step step) {
        boolean concatenates = step.operations().stream().anyMatch(ConcatForward.class::isInstance);
        return concatenates ? new Rewriting(step).run() : step;
    }

    private static final class Rewriting {
        private final Step step;
        private final Map<String, Integer> readers;
        private final Map<List<Tensor>, ConcatForward> concats = new HashMap<>();
        private final Map<String, ReluBackward> reluByGradient = new HashMap<>();
        private final Map<Operation, List<Operation>> instead = new HashMap<>();
        private final Set<Operation> commuted = new HashSet<>();

        Rewriting(Step step) {
            this.step = step;
            this.readers = new HashMap<>(Readers.of(step).counts());
            for (Operation op : step.operations()) {
                if (op instanceof ConcatForward concat) {
                    concats.put(concat.xs(), concat);
                } else if (op instanceof ReluBackward relu) {
                    reluByGradient.put(relu.dy().name(), relu);
                }
            }
        }

        Step run() {
            List<Operation> all = step.operations();
            /* The way back from its end: an inner concatenation comes first, and is then as a ReLU to the outer one. */
            for (int i = all.size() - 1; i >= 0; i--) {
                if (all.get(i) instanceof ConcatBackward backward) {
                    relus(backward).ifPresent(relus -> commute(backward, relus));
                }
            }
            return step.with(all.stream()
                    .flatMap(op -> instead.getOrDefault(op, List.of(op)).stream())
                    .filter(op -> !commuted.contains(op))
                    .toList());
        }

        /* Those that read the parts of the gradient, when they are alike and nobody else reads the parts or needs their signs. */
        private Optional<List<ReluBackward>> relus(ConcatBackward backward) {
            List<ReluBackward> relus = new ArrayList<>();
            for (Tensor part : backward.dxs()) {
                ReluBackward relu = reluByGradient.get(part.name());
                if (relu == null || readers(part) != 1 || readers(relu.y()) != 2) {
                    return Optional.empty();
                }
                relus.add(relu);
            }
            boolean alike = relus.stream().map(ReluBackward::layer).distinct().count() == 1;
            return alike ? Optional.of(relus) : Optional.empty();
        }

        private void commute(ConcatBackward backward, List<ReluBackward> relus) {
            ConcatForward concat =
                    concats.get(relus.stream().map(ReluBackward::y).toList());
            if (concat == null) {
                return;
            }
            Tensor dy = backward.dy();
            Tensor whole = new Tensor(dy.name() + "'", dy.type(), dy.kind());
            ReluBackward relu =
                    new ReluBackward(backward.name() + ".relu", relus.get(0).layer(), concat.y(), dy, whole);
            List<Tensor> parts = relus.stream().map(ReluBackward::dx).toList();
            instead.put(backward, List.of(relu, new ConcatBackward(backward.name(), concat.xs(), whole, parts)));
            commuted.addAll(relus);
            reluByGradient.put(dy.name(), relu);
            readers.merge(concat.y().name(), 1, Integer::sum);
        }

        private int readers(Tensor tensor) {
            return readers.getOrDefault(tensor.name(), 0);
        }
    }
}
