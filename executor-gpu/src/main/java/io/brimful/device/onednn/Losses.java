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

/** Softmax with cross entropy; the matrices are small, so all but the exponentials is done in Java. */
final class Losses {
    private final Native library;
    private final Layouts layouts;

    Losses(Native library, Layouts layouts) {
        this.library = library;
        this.layouts = layouts;
    }

    List<Recipe> forward(SoftmaxLossForward op) {
        layouts.store(op.probabilities(), Layout.NCHW);
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        memory.desc matrix = matrix(op.logits());
        Place logits = recipe.in(
                        recipe.tensor(op.logits()), Layout.NCHW.of(op.logits().type()))
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
        recipe.java("correct", binding -> {
            FloatIndexer scores = binding.floats(logits);
            IntIndexer truth = binding.ints(labels);
            FloatIndexer result = binding.floats(correct);
            return () -> result.put(0, countCorrect(scores, truth, images));
        });
        recipe.call("softmax_forward", chosen).with(dnnl.DNNL_ARG_SRC, logits).with(dnnl.DNNL_ARG_DST, probabilities);
        recipe.java("loss", binding -> {
            FloatIndexer likely = binding.floats(probabilities);
            IntIndexer truth = binding.ints(labels);
            FloatIndexer result = binding.floats(loss);
            return () -> result.put(0, meanLoss(likely, truth, images));
        });
        List<InPlace> allowed = op.inPlace().stream()
                .filter(pair -> layouts.alike(pair.input(), pair.output()))
                .toList();
        return List.of(recipe.done(allowed));
    }

    private static int countCorrect(FloatIndexer scores, IntIndexer truth, int images) {
        long classes = scores.size(0) / images;
        int right = 0;
        for (long n = 0; n < images; n++) {
            long best = 0;
            for (long k = 1; k < classes; k++) {
                if (scores.get(n * classes + k) > scores.get(n * classes + best)) {
                    best = k;
                }
            }
            right += best == truth.get(n) ? 1 : 0;
        }
        return right;
    }

    private static float meanLoss(FloatIndexer likely, IntIndexer truth, int images) {
        long classes = likely.size(0) / images;
        double sum = 0;
        for (long n = 0; n < images; n++) {
            /* A probability that rounds to 0 would make the loss infinite: BVLC Caffe, SoftmaxWithLossLayer. */
            sum -= Math.log(Math.max(likely.get(n * classes + truth.get(n)), Float.MIN_NORMAL));
        }
        return (float) (sum / images);
    }

    List<Recipe> backward(SoftmaxLossBackward op) {
        layouts.store(op.dlogits(), Layout.NCHW);
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place probabilities = recipe.tensor(op.probabilities());
        Place labels = recipe.tensor(op.labels());
        Place target = recipe.tensor(op.dlogits());
        int images = op.probabilities().shape().dim(0);
        recipe.java("loss-backward", binding -> {
            FloatIndexer likely = binding.floats(probabilities);
            IntIndexer truth = binding.ints(labels);
            FloatIndexer gradient = binding.floats(target);
            return () -> subtractTruth(likely, truth, gradient, images);
        });
        return List.of(recipe.done(op.inPlace()));
    }

    private static void subtractTruth(FloatIndexer likely, IntIndexer truth, FloatIndexer gradient, int images) {
        long classes = likely.size(0) / images;
        for (long n = 0; n < images; n++) {
            for (long k = 0; k < classes; k++) {
                float wanted = k == truth.get(n) ? 1 : 0;
                gradient.put(n * classes + k, (likely.get(n * classes + k) - wanted) / images);
            }
        }
    }

    private static memory.desc matrix(Tensor tensor) {
        long rows = tensor.shape().dim(0);
        return new memory.desc(new long[] {rows, tensor.shape().elements() / rows}, data_type.f32, format_tag.ab);
    }
}
