package io.brimful.device.onednn;

import io.brimful.step.CopyGradient;
import io.brimful.step.InPlace;
import io.brimful.step.Operation;
import io.brimful.step.ReluBackward;
import io.brimful.step.ReluForward;
import io.brimful.step.Tensor;
import java.util.List;
import java.util.Set;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/** ReLU, sums and copies. The output is stored like the first input. */
final class Elementwise {
    private static final dnnl.algorithm RELU = dnnl.algorithm.eltwise_relu_use_dst_for_bwd;

    private final Native library;
    private final Layouts layouts;
    private final Set<String> activated;

    Elementwise(Native library, Layouts layouts, Set<String> activated) {
        this.library = library;
        this.layouts = layouts;
        this.activated = activated;
    }

    /* Where the operation before has calculated it already, only a copy is left, and in place nothing. */
    List<Recipe> reluForward(ReluForward op) {
        store(op.y(), op.x());
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place x = recipe.tensor(op.x());
        Place y = recipe.tensor(op.y());
        if (activated.contains(op.x().name())) {
            recipe.move(x, y);
        } else {
            recipe.call("eltwise_forward", relu(x.description()))
                    .with(dnnl.DNNL_ARG_SRC, x)
                    .with(dnnl.DNNL_ARG_DST, y);
        }
        return List.of(recipe.done(op.inPlace()));
    }

    List<Recipe> reluBackward(ReluBackward op) {
        store(op.dx(), op.y());
        memory.desc description = layouts.description(op.y());
        eltwise_forward.primitive_desc hint = relu(description);
        eltwise_backward.primitive_desc chosen = Native.make(
                "eltwise_backward",
                () -> new eltwise_backward.primitive_desc(
                        library.engine(),
                        RELU,
                        description,
                        description,
                        description,
                        0,
                        0,
                        hint,
                        library.plain(),
                        false),
                description);
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place dy = recipe.in(recipe.tensor(op.dy()), description);
        recipe.call("eltwise_backward", chosen)
                .with(dnnl.DNNL_ARG_DST, recipe.tensor(op.y()))
                .with(dnnl.DNNL_ARG_DIFF_DST, dy)
                .with(dnnl.DNNL_ARG_DIFF_SRC, recipe.tensor(op.dx()));
        return List.of(recipe.done(allowed(op)));
    }

    List<Recipe> add(Operation op, Tensor a, Tensor b, Tensor sum) {
        store(sum, a);
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place first = recipe.tensor(a);
        recipe.add(first, recipe.in(recipe.tensor(b), first.description()), recipe.tensor(sum));
        return List.of(recipe.done(allowed(op)));
    }

    List<Recipe> copy(CopyGradient op) {
        store(op.dx(), op.dy());
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        recipe.move(recipe.tensor(op.dy()), recipe.tensor(op.dx()));
        return List.of(recipe.done(op.inPlace()));
    }

    private void store(Tensor output, Tensor like) {
        layouts.store(output, layouts.layout(like));
    }

    private List<InPlace> allowed(Operation op) {
        return op.inPlace().stream()
                .filter(pair -> layouts.alike(pair.input(), pair.output()))
                .toList();
    }

    private eltwise_forward.primitive_desc relu(memory.desc x) {
        return Native.make(
                "eltwise_forward",
                () -> new eltwise_forward.primitive_desc(
                        library.engine(), dnnl.prop_kind.forward_training, RELU, x, x, 0, 0, library.plain(), false),
                x);
    }
}
