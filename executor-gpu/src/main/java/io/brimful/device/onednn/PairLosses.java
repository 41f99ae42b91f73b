package io.brimful.device.onednn;

import io.brimful.network.ContrastiveLoss;
import io.brimful.network.EuclideanLoss;
import io.brimful.network.PairLoss;
import io.brimful.network.SigmoidLoss;
import io.brimful.step.InPlace;
import io.brimful.step.LabelNumberForward;
import io.brimful.step.PairLossBackward;
import io.brimful.step.PairLossForward;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.javacpp.indexer.IntIndexer;

/** Losses of two tensors, in Java: the library knows none. An image's elements lie together in every layout. */
final class PairLosses {
    private final Native library;
    private final Layouts layouts;

    PairLosses(Native library, Layouts layouts) {
        this.library = library;
        this.layouts = layouts;
    }

    List<Recipe> forward(PairLossForward op) {
        layouts.store(op.slope(), layouts.layout(op.a()));
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place a = recipe.tensor(op.a());
        Place b = recipe.in(recipe.tensor(op.b()), a.description());
        Place slope = recipe.tensor(op.slope());
        Place loss = recipe.tensor(op.loss());
        Place correct = recipe.tensor(op.correct());
        Optional<Place> labels = op.labels().map(recipe::tensor);
        int images = op.a().shape().dim(0);
        long elements = op.a().shape().elements() / images;
        recipe.java("pair-loss", binding -> {
            Image image =
                    op.layer().kind(new Kinds(binding.floats(a), binding.floats(b), binding.floats(slope), elements));
            Optional<IntIndexer> truth = labels.map(binding::ints);
            FloatIndexer result = binding.floats(loss);
            FloatIndexer right = binding.floats(correct);
            return () -> {
                double sum = 0;
                for (int n = 0; n < images; n++) {
                    sum += image.loss(
                            n * elements, truth.isPresent() && truth.get().get(n) != 0);
                }
                result.put(0, (float) (op.weight() * sum / images));
                right.put(0, 0);
            };
        });
        List<InPlace> allowed = op.inPlace().stream()
                .filter(pair -> layouts.alike(pair.input(), pair.output()))
                .toList();
        return List.of(recipe.done(allowed));
    }

    List<Recipe> backward(PairLossBackward op) {
        layouts.store(op.dx(), layouts.layout(op.slope()));
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place slope = recipe.in(recipe.tensor(op.slope()), layouts.description(op.dx()));
        Place dx = recipe.tensor(op.dx());
        int images = op.slope().shape().dim(0);
        float weight = op.weight();
        recipe.java("pair-loss-backward", binding -> {
            FloatIndexer from = binding.floats(slope);
            FloatIndexer to = binding.floats(dx);
            return () -> {
                for (long i = 0; i < to.size(0); i++) {
                    to.put(i, weight * (from.get(i) / images));
                }
            };
        });
        List<InPlace> allowed = op.inPlace().stream()
                .filter(pair -> layouts.alike(pair.input(), pair.output()))
                .toList();
        return List.of(recipe.done(allowed));
    }

    List<Recipe> number(LabelNumberForward op) {
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place labels = recipe.tensor(op.labels());
        Place y = recipe.tensor(op.y());
        recipe.java("label-number", binding -> {
            IntIndexer from = binding.ints(labels);
            FloatIndexer to = binding.floats(y);
            return () -> {
                for (long n = 0; n < to.size(0); n++) {
                    to.put(n, from.get(n));
                }
            };
        });
        return List.of(recipe.done(List.of()));
    }

    /** The loss of the image that begins at an element, whose slope it writes. */
    @FunctionalInterface
    private interface Image {
        double loss(long from, boolean similar);
    }

    /** Each element is read before its slope is written, which may lie over it. */
    private record Kinds(FloatIndexer a, FloatIndexer b, FloatIndexer slope, long elements)
            implements PairLoss.Kinds<Image> {
        @Override
        public Image sigmoid(SigmoidLoss layer) {
            return (from, similar) -> {
                double sum = 0;
                for (long i = from; i < from + elements; i++) {
                    float x = a.get(i);
                    float target = b.get(i);
                    double small = Math.exp(-Math.abs(x));
                    sum += Math.max(x, 0) - x * target + Math.log1p(small);
                    slope.put(i, (float) ((x >= 0 ? 1 : small) / (1 + small) - target));
                }
                return sum;
            };
        }

        @Override
        public Image euclidean(EuclideanLoss layer) {
            return (from, similar) -> subtract(from) / 2;
        }

        @Override
        public Image contrastive(ContrastiveLoss layer) {
            return (from, similar) -> {
                double square = subtract(from);
                if (similar) {
                    return square / 2;
                }
                double distance = Math.sqrt(square);
                double missing = layer.margin() - (layer.legacy() ? square : distance);
                float factor = 0;
                if (missing > 0) {
                    factor = layer.legacy() ? -1 : (float) (-missing / (distance + ContrastiveLoss.LEAST_DISTANCE));
                }
                for (long i = from; i < from + elements; i++) {
                    slope.put(i, factor * slope.get(i));
                }
                double part = Math.max(missing, 0);
                return (layer.legacy() ? part : part * part) / 2;
            };
        }

        /* The squared distance; the slope is the difference so far. */
        private double subtract(long from) {
            double square = 0;
            for (long i = from; i < from + elements; i++) {
                float difference = a.get(i) - b.get(i);
                slope.put(i, difference);
                square += (double) difference * difference;
            }
            return square;
        }
    }
}
