package io.brimful.device.onednn;

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
        int images = op.logits().shape().dim(0);
        int classes = op.classes();
        float weight = op.layer().weight();
        recipe.java("correct", binding -> {
            FloatIndexer scores = binding.floats(logits);
            IntIndexer truth = binding.ints(labels);
            FloatIndexer result = binding.floats(correct);
            return () -> result.put(0, countCorrect(scores, truth, images, classes));
        });
        recipe.call("softmax_forward", chosen).with(dnnl.DNNL_ARG_SRC, logits).with(dnnl.DNNL_ARG_DST, probabilities);
        recipe.java("loss", binding -> {
            FloatIndexer likely = binding.floats(probabilities);
            IntIndexer truth = binding.ints(labels);
            FloatIndexer result = binding.floats(loss);
            return () -> result.put(0, weight * meanLoss(likely, truth, images, classes));
        });
        List<InPlace> allowed = op.inPlace().stream()
                .filter(pair -> layouts.alike(pair.input(), pair.output()))
                .toList();
        return List.of(recipe.done(allowed));
    }

    private static int countCorrect(FloatIndexer scores, IntIndexer truth, int images, int classes) {
        long pixels = scores.size(0) / images / classes;
        int recognized = 0;
        for (long n = 0; n < images; n++) {
            long right = 0;
            for (long row = n * pixels; row < (n + 1) * pixels; row++) {
                right += best(scores, row * classes, classes) == truth.get(n) ? 1 : 0;
            }
            recognized += 2 * right > pixels ? 1 : 0;
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

    private static float meanLoss(FloatIndexer likely, IntIndexer truth, int images, int classes) {
        long rows = likely.size(0) / classes;
        long pixels = rows / images;
        double sum = 0;
        for (long row = 0; row < rows; row++) {
            /* A probability that rounds to 0 would make the loss infinite: BVLC Caffe, SoftmaxWithLossLayer. */
            sum -= Math.log(Math.max(likely.get(row * classes + truth.get(row / pixels)), Float.MIN_NORMAL));
        }
        return (float) (sum / rows);
    }

    List<Recipe> backward(SoftmaxLossBackward op) {
        layouts.store(op.dlogits(), rows(op.dlogits()));
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place probabilities = recipe.tensor(op.probabilities());
        Place labels = recipe.tensor(op.labels());
        Place target = recipe.tensor(op.dlogits());
        int images = op.dlogits().shape().dim(0);
        int classes = op.dlogits().shape().dim(1);
        float weight = op.layer().weight();
        recipe.java("loss-backward", binding -> {
            FloatIndexer likely = binding.floats(probabilities);
            IntIndexer truth = binding.ints(labels);
            FloatIndexer gradient = binding.floats(target);
            return () -> subtractTruth(likely, truth, gradient, images, classes, weight);
        });
        return List.of(recipe.done(op.inPlace()));
    }

    private static void subtractTruth(
            FloatIndexer likely, IntIndexer truth, FloatIndexer gradient, int images, int classes, float weight) {
        long rows = likely.size(0) / classes;
        long pixels = rows / images;
        for (long row = 0; row < rows; row++) {
            int label = truth.get(row / pixels);
            for (long k = 0; k < classes; k++) {
                float wanted = k == label ? 1 : 0;
                long i = row * classes + k;
                gradient.put(i, weight * ((likely.get(i) - wanted) / rows));
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
