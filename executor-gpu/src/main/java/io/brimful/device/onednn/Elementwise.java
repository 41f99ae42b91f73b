package io.brimful.device.onednn;

import io.brimful.network.Relu;
import io.brimful.step.CopyGradient;
import io.brimful.step.InPlace;
import io.brimful.step.Operation;
import io.brimful.step.ReluBackward;
import io.brimful.step.ReluForward;
import io.brimful.step.Tensor;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;

/** ReLU, sums and copies. The output is stored like the first input. */
final class Elementwise {
    private final Native library;
    private final Layouts layouts;
    private final Map<String, Relu> activated;

    Elementwise(Native library, Layouts layouts, Map<String, Relu> activated) {
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
        if (activated.containsKey(op.x().name())) {
            recipe.move(x, y);
        } else {
            recipe.call("eltwise_forward", relu(op.layer(), x.description()))
                    .with(dnnl.DNNL_ARG_SRC, x)
                    .with(dnnl.DNNL_ARG_DST, y);
        }
        return List.of(recipe.done(op.inPlace()));
    }

    List<Recipe> reluBackward(ReluBackward op) {
        store(op.dx(), op.y());
        memory.desc description = layouts.description(op.y());
        eltwise_forward.primitive_desc hint = relu(op.layer(), description);
        eltwise_backward.primitive_desc chosen = Native.make(
                "eltwise_backward",
                () -> new eltwise_backward.primitive_desc(
                        library.engine(),
                        algorithm(op.layer()),
                        description,
                        description,
                        description,
                        0,
                        limit(op.layer()),
                        hint,
                        library.plain(),
                        false),
                description);
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place y = recipe.read(op.y());
        Place dy = recipe.in(recipe.tensor(op.dy()), description);
        recipe.call("eltwise_backward", chosen)
                .with(dnnl.DNNL_ARG_DST, y)
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

    private static dnnl.algorithm algorithm(Relu layer) {
        return layer.isClipped()
                ? dnnl.algorithm.eltwise_clip_v2_use_dst_for_bwd
                : dnnl.algorithm.eltwise_relu_use_dst_for_bwd;
    }

    private static float limit(Relu layer) {
        return layer.isClipped() ? layer.limit() : 0;
    }

    /** Attributes of a primitive that does a ReLU on the way. */
    static primitive_attr attributes(Native library, Relu layer) {
        post_ops after = new post_ops();
        after.append_eltwise(
                layer.isClipped() ? dnnl.algorithm.eltwise_clip_v2 : dnnl.algorithm.eltwise_relu, 0, limit(layer));
        return library.attributes(after);
    }

    private eltwise_forward.primitive_desc relu(Relu layer, memory.desc x) {
        return Native.make(
                "eltwise_forward",
                () -> new eltwise_forward.primitive_desc(
                        library.engine(),
                        dnnl.prop_kind.forward_training,
                        algorithm(layer),
                        x,
                        x,
                        0,
                        limit(layer),
                        library.plain(),
                        false),
                x);
    }
}
