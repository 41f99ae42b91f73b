package io.brimful.device.onednn;

import io.brimful.step.InPlace;
import io.brimful.step.PreluBackward;
import io.brimful.step.PreluForward;
import io.brimful.step.Tensor;
import io.brimful.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.prelu_backward;
import org.bytedeco.dnnl.prelu_forward;

/** ReLUs with trained slopes. */
final class Prelus {
    private final Native library;
    private final Layouts layouts;

    Prelus(Native library, Layouts layouts) {
        this.library = library;
        this.layouts = layouts;
    }

    List<Recipe> forward(PreluForward op) {
        layouts.store(op.y(), layouts.layout(op.x()));
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place x = recipe.tensor(op.x());
        memory.desc slope = slopes(op.slope(), op.x());
        recipe.call("prelu_forward", forward(x.description(), slope))
                .with(dnnl.DNNL_ARG_SRC, x)
                .with(dnnl.DNNL_ARG_WEIGHTS, recipe.tensor(op.slope()).as(slope))
                .with(dnnl.DNNL_ARG_DST, recipe.tensor(op.y()));
        return List.of(recipe.done(List.of()));
    }

    /* The library calculates the slopes' gradient always. */
    List<Recipe> backward(PreluBackward op) {
        layouts.store(op.dx(), layouts.layout(op.x()));
        memory.desc all = layouts.description(op.x());
        memory.desc slope = slopes(op.slope(), op.x());
        prelu_forward.primitive_desc hint = forward(all, slope);
        prelu_backward.primitive_desc chosen = Native.make(
                "prelu_backward",
                () -> new prelu_backward.primitive_desc(
                        library.engine(), all, slope, all, slope, all, hint, library.plain(), false),
                all,
                slope);
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place x = recipe.read(op.x());
        Place dy = recipe.in(recipe.tensor(op.dy()), all);
        Place gradient = recipe.workspace(layouts.description(op.slope()));
        recipe.call("prelu_backward", chosen)
                .with(dnnl.DNNL_ARG_SRC, x)
                .with(dnnl.DNNL_ARG_WEIGHTS, recipe.tensor(op.slope()).as(slope))
                .with(dnnl.DNNL_ARG_DIFF_DST, dy)
                .with(dnnl.DNNL_ARG_DIFF_SRC, recipe.tensor(op.dx()))
                .with(dnnl.DNNL_ARG_DIFF_WEIGHTS, gradient.as(slope));
        op.slopeGradient()
                .ifPresent(
                        target -> recipe.add(recipe.tensor(target.start()), gradient, recipe.tensor(target.update())));
        List<InPlace> allowed = op.inPlace().stream()
                .filter(pair -> layouts.alike(pair.input(), pair.output()))
                .toList();
        return List.of(recipe.done(allowed));
    }

    private prelu_forward.primitive_desc forward(memory.desc all, memory.desc slope) {
        return Native.make(
                "prelu_forward",
                () -> new prelu_forward.primitive_desc(
                        library.engine(), dnnl.prop_kind.forward_training, all, slope, all, library.plain(), false),
                all,
                slope);
    }

    /* The slopes with as many extents as the input has. */
    private static memory.desc slopes(Tensor slope, Tensor x) {
        List<Integer> extents = new ArrayList<>(Collections.nCopies(x.shape().rank(), 1));
        extents.set(1, slope.shape().dim(0));
        return Layout.NCHW.of(new Shape(extents), slope.type().dataType());
    }
}
