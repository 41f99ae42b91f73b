package io.brimful.device.onednn;

import io.brimful.step.InPlace;
import io.brimful.step.Operation;
import io.brimful.step.SoftmaxBackward;
import io.brimful.step.SoftmaxForward;
import io.brimful.step.Tensor;
import io.brimful.tensor.Shape;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.softmax_backward;
import org.bytedeco.dnnl.softmax_forward;

/** Softmax. The channels of a pixel lie together, so that it is one of the rows of a matrix. */
final class Softmaxes {
    private static final int CHANNELS = 1;

    private final Native library;
    private final Layouts layouts;

    Softmaxes(Native library, Layouts layouts) {
        this.library = library;
        this.layouts = layouts;
    }

    List<Recipe> forward(SoftmaxForward op) {
        memory.desc stored = rows(op.x().shape()).of(op.x().type());
        memory.desc matrix = matrix(op.x().shape());
        layouts.store(op.y(), rows(op.y().shape()));
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place x = recipe.in(recipe.tensor(op.x()), stored);
        Place y = made(recipe, op.y(), stored);
        recipe.call("softmax_forward", forward(library, matrix))
                .with(dnnl.DNNL_ARG_SRC, x.as(matrix))
                .with(dnnl.DNNL_ARG_DST, y.as(matrix));
        return done(recipe, op, y, op.y());
    }

    List<Recipe> backward(SoftmaxBackward op) {
        memory.desc stored = rows(op.y().shape()).of(op.y().type());
        memory.desc matrix = matrix(op.y().shape());
        layouts.store(op.dx(), rows(op.dx().shape()));
        softmax_backward.primitive_desc chosen = Native.make(
                "softmax_backward",
                () -> new softmax_backward.primitive_desc(
                        library.engine(),
                        dnnl.algorithm.softmax_accurate,
                        matrix,
                        matrix,
                        matrix,
                        CHANNELS,
                        forward(library, matrix),
                        library.plain(),
                        false),
                matrix);
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place y = recipe.in(recipe.tensor(op.y()), stored);
        Place dy = recipe.in(recipe.tensor(op.dy()), stored);
        Place dx = made(recipe, op.dx(), stored);
        recipe.call("softmax_backward", chosen)
                .with(dnnl.DNNL_ARG_DST, y.as(matrix))
                .with(dnnl.DNNL_ARG_DIFF_DST, dy.as(matrix))
                .with(dnnl.DNNL_ARG_DIFF_SRC, dx.as(matrix));
        return done(recipe, op, dx, op.dx());
    }

    /* The tensor itself, unless another part of the batch has decided how it is stored. */
    private static Place made(RecipeWriter recipe, Tensor tensor, memory.desc wanted) {
        Place stored = recipe.tensor(tensor);
        return stored.description().equals(wanted) ? stored : recipe.workspace(wanted);
    }

    private List<Recipe> done(RecipeWriter recipe, Operation op, Place made, Tensor written) {
        if (made.tensor().isEmpty()) {
            recipe.copy(made, recipe.tensor(written));
        }
        List<InPlace> allowed = op.inPlace().stream()
                .filter(pair -> layouts.alike(pair.input(), pair.output()))
                .toList();
        return List.of(recipe.done(allowed));
    }

    /** The softmax of such rows. */
    static softmax_forward.primitive_desc forward(Native library, memory.desc matrix) {
        return Native.make(
                "softmax_forward",
                () -> new softmax_forward.primitive_desc(
                        library.engine(),
                        dnnl.prop_kind.forward_training,
                        dnnl.algorithm.softmax_accurate,
                        matrix,
                        matrix,
                        CHANNELS,
                        library.plain(),
                        false),
                matrix);
    }

    /** How answers are to lie: where there is one for each pixel of an image, its classes together. */
    static Layout rows(Shape x) {
        return x.isImages() && pixels(x) > 1 ? Layout.NHWC : Layout.NCHW;
    }

    /** Answers that lie so, a row for each; of what is no image what follows the classes is a third axis, in the logical order. */
    static memory.desc matrix(Shape x) {
        long images = x.dim(0);
        long channels = x.dim(CHANNELS);
        return x.isImages()
                ? new memory.desc(new long[] {images * pixels(x), channels}, data_type.f32, format_tag.ab)
                : new memory.desc(new long[] {images, channels, pixels(x)}, data_type.f32, format_tag.abc);
    }

    /** Answers of an image, or of a row of numbers. */
    static long pixels(Shape x) {
        return x.elements() / x.dim(0) / x.dim(CHANNELS);
    }
}
