package io.brimful.device.onednn;

import io.brimful.step.InPlace;
import io.brimful.step.SoftmaxLossBackward;
import io.brimful.step.SoftmaxLossForward;
import io.brimful.tensor.Shape;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.indexer.FloatIndexer;

/** Softmax with cross entropy; the matrices are mostly small, so all but the exponentials is done in Java. */
final class Losses {
    private final Native library;
    private final Layouts layouts;

    Losses(Native library, Layouts layouts) {
        this.library = library;
        this.layouts = layouts;
    }

    List<Recipe> forward(SoftmaxLossForward op) {
        Shape answers = op.logits().shape();
        Layout rows = Softmaxes.rows(answers);
        layouts.store(op.probabilities(), rows);
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        memory.desc matrix = Softmaxes.matrix(answers);
        Place logits = recipe.in(recipe.tensor(op.logits()), rows.of(op.logits().type()))
                .as(matrix);
        Place probabilities = recipe.tensor(op.probabilities()).as(matrix);
        Place labels = recipe.tensor(op.labels());
        Place correct = recipe.tensor(op.correct());
        Place loss = recipe.tensor(op.loss());
        float weight = op.layer().weight();
        recipe.java("correct", binding -> {
            FloatIndexer scores = binding.floats(logits);
            Answers truth = new Answers(op.layer(), binding.ints(labels), answers);
            FloatIndexer result = binding.floats(correct);
            return () -> result.put(0, countCorrect(scores, truth));
        });
        recipe.call("softmax_forward", Softmaxes.forward(library, matrix))
                .with(dnnl.DNNL_ARG_SRC, logits)
                .with(dnnl.DNNL_ARG_DST, probabilities);
        recipe.java("loss", binding -> {
            FloatIndexer likely = binding.floats(probabilities);
            Answers truth = new Answers(op.layer(), binding.ints(labels), answers);
            FloatIndexer result = binding.floats(loss);
            return () -> result.put(0, weight * meanLoss(likely, truth));
        });
        List<InPlace> allowed = op.inPlace().stream()
                .filter(pair -> layouts.alike(pair.input(), pair.output()))
                .toList();
        return List.of(recipe.done(allowed));
    }

    private static int countCorrect(FloatIndexer scores, Answers truth) {
        int recognized = 0;
        for (long n = 0; n < truth.images(); n++) {
            long right = 0;
            long valid = 0;
            for (long row = n * truth.pixels(); row < (n + 1) * truth.pixels(); row++) {
                if (truth.counts(row)) {
                    right += best(scores, truth, row) == truth.label(row) ? 1 : 0;
                    valid++;
                }
            }
            recognized += 2 * right > valid ? 1 : 0;
        }
        return recognized;
    }

    private static long best(FloatIndexer scores, Answers truth, long row) {
        long first = truth.first(row);
        long stride = truth.stride();
        int classes = truth.classes();
        long best = 0;
        for (long k = 1; k < classes; k++) {
            if (scores.get(first + k * stride) > scores.get(first + best * stride)) {
                best = k;
            }
        }
        return best;
    }

    private static float meanLoss(FloatIndexer likely, Answers truth) {
        double sum = 0;
        for (long row = 0; row < truth.rows(); row++) {
            if (truth.counts(row)) {
                /* A probability that rounds to 0 would make the loss infinite: BVLC Caffe, SoftmaxWithLossLayer. */
                float share = likely.get(truth.first(row) + truth.label(row) * truth.stride());
                sum -= Math.log(Math.max(share, Float.MIN_NORMAL));
            }
        }
        return (float) (sum / truth.divisor());
    }

    List<Recipe> backward(SoftmaxLossBackward op) {
        Shape answers = op.dlogits().shape();
        layouts.store(op.dlogits(), Softmaxes.rows(answers));
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place probabilities = recipe.tensor(op.probabilities());
        Place labels = recipe.tensor(op.labels());
        Place target = recipe.tensor(op.dlogits());
        float weight = op.layer().weight();
        recipe.java("loss-backward", binding -> {
            FloatIndexer likely = binding.floats(probabilities);
            Answers truth = new Answers(op.layer(), binding.ints(labels), answers);
            FloatIndexer gradient = binding.floats(target);
            return () -> subtractTruth(likely, truth, gradient, weight);
        });
        return List.of(recipe.done(op.inPlace()));
    }

    private static void subtractTruth(FloatIndexer likely, Answers truth, FloatIndexer gradient, float weight) {
        long divisor = truth.divisor();
        long stride = truth.stride();
        int classes = truth.classes();
        for (long row = 0; row < truth.rows(); row++) {
            int label = truth.label(row);
            boolean counts = truth.counts(row);
            long first = truth.first(row);
            for (long k = 0; k < classes; k++) {
                float wanted = k == label ? 1 : 0;
                long i = first + k * stride;
                gradient.put(i, counts ? weight * ((likely.get(i) - wanted) / divisor) : 0);
            }
        }
    }
}
