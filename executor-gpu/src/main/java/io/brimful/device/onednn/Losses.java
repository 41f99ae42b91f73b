package io.brimful.device.onednn;

import io.brimful.network.SoftmaxLoss;
import io.brimful.step.InPlace;
import io.brimful.step.SoftmaxLossBackward;
import io.brimful.step.SoftmaxLossForward;
import io.brimful.step.Tensor;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.softmax_forward;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.javacpp.indexer.IntIndexer;

/** Softmax with cross entropy; the matrices are mostly small, so all but the exponentials is done in Java. */
final class Losses {
    private final Native library;
    private final Layouts layouts;

    Losses(Native library, Layouts layouts) {
        this.library = library;
        this.layouts = layouts;
    }

    List<Recipe> forward(SoftmaxLossForward op) {
        Layout rows = rows(op.logits());
        layouts.store(op.probabilities(), rows);
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        memory.desc matrix = matrix(op.logits());
        Place logits = recipe.in(recipe.tensor(op.logits()), rows.of(op.logits().type()))
                .as(matrix);
        Place probabilities = recipe.tensor(op.probabilities()).as(matrix);
        Place labels = recipe.tensor(op.labels());
        Place correct = recipe.tensor(op.correct());
        Place loss = recipe.tensor(op.loss());
        softmax_forward.primitive_desc chosen = Native.make(
                "softmax_forward",
                () -> new softmax_forward.primitive_desc(
                        library.engine(),
                        dnnl.prop_kind.forward_training,
                        dnnl.algorithm.softmax_accurate,
                        matrix,
                        matrix,
                        1,
                        library.plain(),
                        false),
                matrix);
        int classes = op.classes();
        float weight = op.layer().weight();
        recipe.java("correct", binding -> {
            FloatIndexer scores = binding.floats(logits);
            Answers truth = answers(op.layer(), op.logits(), binding.ints(labels));
            FloatIndexer result = binding.floats(correct);
            return () -> result.put(0, countCorrect(scores, truth, classes));
        });
        recipe.call("softmax_forward", chosen).with(dnnl.DNNL_ARG_SRC, logits).with(dnnl.DNNL_ARG_DST, probabilities);
        recipe.java("loss", binding -> {
            FloatIndexer likely = binding.floats(probabilities);
            Answers truth = answers(op.layer(), op.logits(), binding.ints(labels));
            FloatIndexer result = binding.floats(loss);
            return () -> result.put(0, weight * meanLoss(likely, truth, classes));
        });
        List<InPlace> allowed = op.inPlace().stream()
                .filter(pair -> layouts.alike(pair.input(), pair.output()))
                .toList();
        return List.of(recipe.done(allowed));
    }

    private static Answers answers(SoftmaxLoss layer, Tensor logits, IntIndexer labels) {
        long images = logits.shape().dim(0);
        return new Answers(
                layer,
                labels,
                images,
                logits.shape().elements() / images / logits.shape().dim(1));
    }

    private static int countCorrect(FloatIndexer scores, Answers truth, int classes) {
        int recognized = 0;
        for (long n = 0; n < truth.images(); n++) {
            long right = 0;
            long valid = 0;
            for (long row = n * truth.pixels(); row < (n + 1) * truth.pixels(); row++) {
                if (truth.counts(row)) {
                    right += best(scores, row * classes, classes) == truth.label(row) ? 1 : 0;
                    valid++;
                }
            }
            recognized += 2 * right > valid ? 1 : 0;
        }
        return recognized;
    }

    private static long best(FloatIndexer scores, long from, int classes) {
        long best = 0;
        for (long k = 1; k < classes; k++) {
            if (scores.get(from + k) > scores.get(from + best)) {
                best = k;
            }
        }
        return best;
    }

    private static float meanLoss(FloatIndexer likely, Answers truth, int classes) {
        double sum = 0;
        for (long row = 0; row < truth.rows(); row++) {
            if (truth.counts(row)) {
                /* A probability that rounds to 0 would make the loss infinite: BVLC Caffe, SoftmaxWithLossLayer. */
                sum -= Math.log(Math.max(likely.get(row * classes + truth.label(row)), Float.MIN_NORMAL));
            }
        }
        return (float) (sum / truth.divisor());
    }

    List<Recipe> backward(SoftmaxLossBackward op) {
        layouts.store(op.dlogits(), rows(op.dlogits()));
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place probabilities = recipe.tensor(op.probabilities());
        Place labels = recipe.tensor(op.labels());
        Place target = recipe.tensor(op.dlogits());
        int classes = op.dlogits().shape().dim(1);
        float weight = op.layer().weight();
        recipe.java("loss-backward", binding -> {
            FloatIndexer likely = binding.floats(probabilities);
            Answers truth = answers(op.layer(), op.dlogits(), binding.ints(labels));
            FloatIndexer gradient = binding.floats(target);
            return () -> subtractTruth(likely, truth, gradient, classes, weight);
        });
        return List.of(recipe.done(op.inPlace()));
    }

    private static void subtractTruth(
            FloatIndexer likely, Answers truth, FloatIndexer gradient, int classes, float weight) {
        long divisor = truth.divisor();
        for (long row = 0; row < truth.rows(); row++) {
            int label = truth.label(row);
            boolean counts = truth.counts(row);
            for (long k = 0; k < classes; k++) {
                float wanted = k == label ? 1 : 0;
                long i = row * classes + k;
                gradient.put(i, counts ? weight * ((likely.get(i) - wanted) / divisor) : 0);
            }
        }
    }

    /* A row for each answer: where there is one for each pixel, its classes lie together. */
    private static Layout rows(Tensor logits) {
        return logits.shape().elements()
                        == (long) logits.shape().dim(0) * logits.shape().dim(1)
                ? Layout.NCHW
                : Layout.NHWC;
    }

    private static memory.desc matrix(Tensor logits) {
        long classes = logits.shape().dim(1);
        long[] extents = {logits.shape().elements() / classes, classes};
        return new memory.desc(extents, data_type.f32, format_tag.ab);
    }
}
