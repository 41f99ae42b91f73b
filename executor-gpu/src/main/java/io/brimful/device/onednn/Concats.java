package io.brimful.device.onednn;

import io.brimful.step.ConcatBackward;
import io.brimful.step.ConcatForward;
import io.brimful.step.Tensor;
import java.util.List;
import org.bytedeco.dnnl.concat;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory_desc_vector;

/** Concatenation along the channels. */
final class Concats {
    private final Native library;
    private final Layouts layouts;

    Concats(Native library, Layouts layouts) {
        this.library = library;
        this.layouts = layouts;
    }

    List<Recipe> forward(ConcatForward op) {
        Layout wanted = layouts.layout(op.xs().get(0));
        boolean fits = op.xs().stream().allMatch(x -> wanted.fits(x.shape()));
        layouts.store(op.y(), fits ? wanted : Layout.NHWC);
        memory.desc y = layouts.description(op.y());
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        memory.desc[] parts = op.xs().stream().map(layouts::description).toArray(memory.desc[]::new);
        memory_desc_vector vector = new memory_desc_vector(parts);
        concat.primitive_desc chosen = Native.make(
                "concat",
                () -> new concat.primitive_desc(library.engine(), y, 1, vector, library.plain(), false),
                parts);
        if (Native.implementation(chosen).startsWith("ref")) {
            return List.of(copied(op, recipe));
        }
        NativeCall call = recipe.call("concat", chosen).with(dnnl.DNNL_ARG_DST, recipe.tensor(op.y()));
        for (int i = 0; i < op.xs().size(); i++) {
            call.with(dnnl.DNNL_ARG_MULTIPLE_SRC + i, recipe.tensor(op.xs().get(i)));
        }
        return List.of(recipe.done(List.of()));
    }

    /* Inputs that are stored in different ways: the library's own loop over them does no more than this. */
    private static Recipe copied(ConcatForward op, RecipeWriter recipe) {
        Place y = recipe.tensor(op.y());
        long channel = 0;
        for (Tensor x : op.xs()) {
            recipe.copy(recipe.tensor(x), y.as(band(y.description(), x, channel)));
            channel += x.shape().dim(1);
        }
        return recipe.done(List.of());
    }

    /** The channels of {@code whole} that {@code part} has, from one on. */
    private static memory.desc band(memory.desc whole, Tensor part, long channel) {
        long[] from = new long[part.shape().rank()];
        from[1] = channel;
        return whole.submemory_desc(Layout.dims(part.shape()), from);
    }

    /* Each part's gradient is stored like the part, so that whoever reads it calculates the same under every policy, whether or
     * not a ReLU comes between. */
    List<Recipe> backward(ConcatBackward op) {
        Layout wanted = layouts.layout(op.dy());
        boolean fits = op.dxs().stream().allMatch(dx -> wanted.fits(dx.shape()));
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Layout layout = fits ? wanted : Layout.NHWC;
        Place dy = recipe.in(recipe.tensor(op.dy()), layout.of(op.dy().type()));
        long channel = 0;
        for (int i = 0; i < op.dxs().size(); i++) {
            Tensor dx = op.dxs().get(i);
            layouts.store(dx, layouts.layout(op.xs().get(i)));
            recipe.copy(dy.as(band(dy.description(), dx, channel)), recipe.tensor(dx));
            channel += dx.shape().dim(1);
        }
        return List.of(recipe.done(List.of()));
    }
}
