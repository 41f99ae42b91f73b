package io.brimful.device.onednn;

import io.brimful.step.AffineBackward;
import io.brimful.step.AffineForward;
import io.brimful.step.Gradient;
import io.brimful.step.InPlace;
import io.brimful.step.Tensor;
import java.util.List;
import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.javacpp.indexer.FloatIndexer;

/** Scales and shifts of channels: the library's batch normalization with given statistics, a mean of 0 and a variance of 1. */
final class Affines {
    private static final int GIVEN = dnnl.normalization_flags.use_global_stats.value;

    private final Native library;
    private final Layouts layouts;

    Affines(Native library, Layouts layouts) {
        this.library = library;
        this.layouts = layouts;
    }

    List<Recipe> forward(AffineForward op) {
        layouts.store(op.y(), layouts.layout(op.x()));
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place x = recipe.tensor(op.x());
        int flags = flags(op.scale().isPresent(), op.shift().isPresent());
        NativeCall call = statistics(recipe, op.x())
                .with(recipe.call(
                        "batch_normalization_forward",
                        forward(dnnl.prop_kind.forward_inference, x.description(), flags)))
                .with(dnnl.DNNL_ARG_SRC, x)
                .with(dnnl.DNNL_ARG_DST, recipe.tensor(op.y()));
        op.scale().ifPresent(scale -> call.with(dnnl.DNNL_ARG_SCALE, recipe.tensor(scale)));
        op.shift().ifPresent(shift -> call.with(dnnl.DNNL_ARG_SHIFT, recipe.tensor(shift)));
        return List.of(recipe.done(allowed(op.inPlace())));
    }

    /* Where no scale is trained, the input is not there and does not matter. */
    List<Recipe> backward(AffineBackward op) {
        Tensor like = op.scaled().map(AffineBackward.Scaled::x).orElse(op.dy());
        layouts.store(op.dx(), layouts.layout(like));
        memory.desc all = layouts.description(like);
        int flags = flags(op.scale().isPresent(), op.shiftGradient().isPresent());
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place x = recipe.read(like);
        Place dy = recipe.in(recipe.tensor(op.dy()), all);
        NativeCall call = statistics(recipe, op.dx())
                .with(recipe.call("batch_normalization_backward", backward(all, flags)))
                .with(dnnl.DNNL_ARG_SRC, x)
                .with(dnnl.DNNL_ARG_DIFF_DST, dy)
                .with(dnnl.DNNL_ARG_DIFF_SRC, recipe.tensor(op.dx()));
        op.scale().ifPresent(scale -> {
            Place gradient = recipe.workspace(layouts.description(scale));
            call.with(dnnl.DNNL_ARG_SCALE, recipe.tensor(scale)).with(dnnl.DNNL_ARG_DIFF_SCALE, gradient);
            op.scaled().ifPresent(each -> add(recipe, each.gradient(), gradient));
        });
        op.shiftGradient().ifPresent(target -> {
            Place gradient = recipe.workspace(layouts.description(target.update()));
            call.with(dnnl.DNNL_ARG_DIFF_SHIFT, gradient);
            add(recipe, target, gradient);
        });
        return List.of(recipe.done(allowed(op.inPlace())));
    }

    private static void add(RecipeWriter recipe, Gradient target, Place gradient) {
        recipe.add(recipe.tensor(target.start()), gradient, recipe.tensor(target.update()));
    }

    private List<InPlace> allowed(List<InPlace> pairs) {
        return pairs.stream()
                .filter(pair -> layouts.alike(pair.input(), pair.output()))
                .toList();
    }

    private static int flags(boolean scales, boolean shifts) {
        return GIVEN
                | (scales ? dnnl.normalization_flags.use_scale.value : 0)
                | (shifts ? dnnl.normalization_flags.use_shift.value : 0);
    }

    private batch_normalization_forward.primitive_desc forward(dnnl.prop_kind kind, memory.desc all, int flags) {
        return Native.make(
                "batch_normalization_forward",
                () -> new batch_normalization_forward.primitive_desc(
                        library.engine(), kind.value, all, all, 0, flags, library.plain(), false),
                all);
    }

    private batch_normalization_backward.primitive_desc backward(memory.desc all, int flags) {
        batch_normalization_forward.primitive_desc hint = forward(dnnl.prop_kind.forward_training, all, flags);
        return Native.make(
                "batch_normalization_backward",
                () -> new batch_normalization_backward.primitive_desc(
                        library.engine(),
                        dnnl.prop_kind.backward.value,
                        all,
                        all,
                        all,
                        0,
                        flags,
                        hint,
                        library.plain(),
                        false),
                all);
    }

    /* Adds what writes them into the workspace. */
    private static Statistics statistics(RecipeWriter recipe, Tensor x) {
        memory.desc row = new memory.desc(new long[] {x.shape().dim(1)}, data_type.f32, format_tag.a);
        Statistics statistics = new Statistics(recipe.workspace(row), recipe.workspace(row));
        recipe.java("statistics", binding -> {
            FloatIndexer means = binding.floats(statistics.mean);
            FloatIndexer variances = binding.floats(statistics.variance);
            return () -> {
                for (long i = 0; i < means.size(0); i++) {
                    means.put(i, 0);
                    variances.put(i, 1);
                }
            };
        });
        return statistics;
    }

    /** Those under which a normalization leaves each element as it is. */
    private record Statistics(Place mean, Place variance) {
        NativeCall with(NativeCall call) {
            return call.with(dnnl.DNNL_ARG_MEAN, mean).with(dnnl.DNNL_ARG_VARIANCE, variance);
        }
    }
}
