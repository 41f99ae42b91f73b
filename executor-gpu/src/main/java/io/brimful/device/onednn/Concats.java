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
        NativeCall call = recipe.call("concat", chosen).with(dnnl.DNNL_ARG_DST, recipe.tensor(op.y()));
        for (int i = 0; i < op.xs().size(); i++) {
            call.with(dnnl.DNNL_ARG_MULTIPLE_SRC + i, recipe.tensor(op.xs().get(i)));
        }
        return List.of(recipe.done(List.of()));
    }

    List<Recipe> backward(ConcatBackward op) {
        Layout wanted = layouts.layout(op.dy());
        boolean fits = op.dxs().stream().allMatch(dx -> wanted.fits(dx.shape()));
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Layout layout = fits ? wanted : Layout.NHWC;
        Place dy = recipe.in(recipe.tensor(op.dy()), layout.of(op.dy().type()));
        long channel = 0;
        for (Tensor dx : op.dxs()) {
            layouts.store(dx, layout);
            long[] from = new long[dx.shape().rank()];
            from[1] = channel;
            memory.desc part = dy.description().submemory_desc(Layout.dims(dx.shape()), from);
            recipe.copy(dy.as(part), recipe.tensor(dx));
            channel += dx.shape().dim(1);
        }
        return List.of(recipe.done(List.of()));
    }
}
