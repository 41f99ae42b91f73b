package io.brimful.device.cudnn;

import io.brimful.network.ContrastiveLoss;
import io.brimful.network.EuclideanLoss;
import io.brimful.network.PairLoss;
import io.brimful.network.SigmoidLoss;
import io.brimful.step.LabelNumberForward;
import io.brimful.step.PairLossBackward;
import io.brimful.step.PairLossForward;
import java.util.List;

/** Losses of two tensors, and labels as numbers, by our own kernels. */
final class PairLosses {
    private static final String FAMILY = "pair_loss";

    List<Recipe> forward(PairLossForward op) {
        int images = op.a().shape().dim(0);
        int elements = Math.toIntExact(op.a().shape().elements() / images);
        Kind kind = op.layer().kind(new Kinds());
        Place losses = Place.workspace();
        Call rows = binding -> binding.launchBlocks(
                FAMILY,
                "pair_loss_rows" + ElementType.suffix(op.a().type().dataType()),
                images,
                Argument.of(binding, op.a()),
                Argument.of(binding, op.b()),
                Argument.of(binding, op.labels()),
                Argument.of(binding, op.slope()),
                Argument.of(binding.at(losses)),
                Argument.of(elements),
                Argument.of(kind.number()),
                Argument.of(kind.margin()),
                Argument.of(ContrastiveLoss.LEAST_DISTANCE));
        Call mean = binding -> binding.launchBlocks(
                FAMILY,
                "pair_loss_mean",
                1,
                Argument.of(binding.at(losses)),
                Argument.of(binding, op.loss()),
                Argument.of(binding, op.correct()),
                Argument.of(images),
                Argument.of(op.weight()));
        long bytes = Place.aligned(images * (long) Float.BYTES);
        return List.of(Recipe.of("pair_loss", bytes, op.inPlace(), rows, mean));
    }

    List<Recipe> backward(PairLossBackward op) {
        long elements = op.dx().shape().elements();
        return List.of(Recipe.of(
                "pair_loss_backward",
                0,
                op.inPlace(),
                binding -> binding.launch(
                        FAMILY,
                        "pair_loss_backward" + ElementType.suffix(op.dx().type().dataType()),
                        elements,
                        Argument.of(binding, op.slope()),
                        Argument.of(binding, op.dx()),
                        Argument.of(binding.moment()),
                        Argument.of(op.dx().shape().dim(0)),
                        Argument.of(op.weight()),
                        Argument.of(elements))));
    }

    List<Recipe> number(LabelNumberForward op) {
        int images = op.y().shape().dim(0);
        return List.of(Recipe.of(
                "label_number",
                0,
                op.inPlace(),
                binding -> binding.launch(
                        FAMILY,
                        "label_number" + ElementType.suffix(op.y().type().dataType()),
                        images,
                        Argument.of(binding, op.labels()),
                        Argument.of(binding, op.y()),
                        Argument.of(images))));
    }

    /**
     * What the kernel is told of a loss.
     *
     * @param number its PairKind
     * @param margin 0 where there is none
     */
    private record Kind(int number, float margin) {}

    private static final class Kinds implements PairLoss.Kinds<Kind> {
        @Override
        public Kind sigmoid(SigmoidLoss loss) {
            return new Kind(0, 0);
        }

        @Override
        public Kind euclidean(EuclideanLoss loss) {
            return new Kind(1, 0);
        }

        @Override
        public Kind contrastive(ContrastiveLoss loss) {
            return new Kind(loss.legacy() ? 3 : 2, loss.margin());
        }
    }
}
