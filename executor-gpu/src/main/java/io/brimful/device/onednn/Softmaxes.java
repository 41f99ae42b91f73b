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
    private static final int IMAGES = 4;
    private static final int CHANNELS = 1;

    private final Native library;
    private final Layouts layouts;

    Softmaxes(Native library, Layouts layouts) {
        this.library = library;
        this.layouts = layouts;
    }

    List<Recipe> forward(SoftmaxForward op) {
        memory.desc stored = rows(op.x()).of(op.x().type());
        memory.desc matrix = matrix(op.x());
        layouts.store(op.y(), rows(op.y()));
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place x = recipe.in(recipe.tensor(op.x()), stored);
        Place y = made(recipe, op.y(), stored);
        recipe.call("softmax_forward", forward(matrix))
                .with(dnnl.DNNL_ARG_SRC, x.as(matrix))
                .with(dnnl.DNNL_ARG_DST, y.as(matrix));
        return done(recipe, op, y, op.y());
    }

    List<Recipe> backward(SoftmaxBackward op) {
        memory.desc stored = rows(op.y()).of(op.y().type());
        memory.desc matrix = matrix(op.y());
        layouts.store(op.dx(), rows(op.dx()));
        softmax_backward.primitive_desc chosen = Native.make(
                "softmax_backward",
                () -> new softmax_backward.primitive_desc(
                        library.engine(),
                        dnnl.algorithm.softmax_accurate,
                        matrix,
                        matrix,
                        matrix,
                        CHANNELS,
                        forward(matrix),
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

    private softmax_forward.primitive_desc forward(memory.desc matrix) {
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

    private static Layout rows(Tensor x) {
        return x.shape().rank() == IMAGES ? Layout.NHWC : Layout.NCHW;
    }

    /* All other tensors are stored in the logical order: there what follows the channels is a third axis. */
    private static memory.desc matrix(Tensor x) {
        Shape shape = x.shape();
        long images = shape.dim(0);
        long channels = shape.dim(CHANNELS);
        long pixels = shape.elements() / images / channels;
        return shape.rank() == IMAGES
                ? new memory.desc(new long[] {images * pixels, channels}, data_type.f32, format_tag.ab)
                : new memory.desc(new long[] {images, channels, pixels}, data_type.f32, format_tag.abc);
    }
}
