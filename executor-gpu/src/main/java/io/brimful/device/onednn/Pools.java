package io.brimful.device.onednn;

import io.brimful.network.AveragePool;
import io.brimful.network.Window;
import io.brimful.network.Window.Padding;
import io.brimful.step.AveragePoolBackward;
import io.brimful.step.AveragePoolForward;
import io.brimful.step.MaxPoolBackward;
import io.brimful.step.MaxPoolBackwardFromArgmax;
import io.brimful.step.MaxPoolForward;
import io.brimful.step.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;

/** Pooling. Output and input are stored alike. */
final class Pools {
    private final Native library;
    private final Layouts layouts;
    private final Map<String, MaxPoolForward> forwards = new HashMap<>();

    Pools(Native library, Layouts layouts) {
        this.library = library;
        this.layouts = layouts;
    }

    List<Recipe> maxForward(MaxPoolForward op) {
        layouts.store(op.y(), layouts.layout(op.x()));
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place x = recipe.tensor(op.x());
        Place y = recipe.tensor(op.y());
        Pooling pooling = new Pooling(dnnl.algorithm.pooling_max, op.layer().window(), op.x(), op.y());
        pooling_forward.primitive_desc chosen = pooling.forward(
                op.argmax().isPresent() ? dnnl.prop_kind.forward_training : dnnl.prop_kind.forward_inference,
                x.description(),
                y.description());
        NativeCall call = recipe.call("pooling_forward", chosen)
                .with(dnnl.DNNL_ARG_SRC, x)
                .with(dnnl.DNNL_ARG_DST, y);
        op.argmax().ifPresent(argmax -> {
            layouts.store(argmax, chosen.workspace_desc());
            forwards.put(argmax.name(), op);
            call.with(dnnl.DNNL_ARG_WORKSPACE, recipe.tensor(argmax));
        });
        return List.of(recipe.done(List.of()));
    }

    /* The maxima are found again, some images at a time. */
    List<Recipe> maxBackward(MaxPoolBackward op) {
        Layout layout = layouts.layout(op.x());
        layouts.store(op.dx(), layout);
        Slices slices = Slices.of(op.x().shape());
        memory.desc small = slices.part(op.y().shape(), layout);
        memory.desc large = slices.part(op.x().shape(), layout);
        Pooling pooling = new Pooling(dnnl.algorithm.pooling_max, op.layer().window(), op.x(), op.y());
        pooling_forward.primitive_desc again = pooling.forward(dnnl.prop_kind.forward_training, large, small);
        pooling_backward.primitive_desc chosen = pooling.backward(large, small, again);
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place dy = recipe.in(recipe.tensor(op.dy()), layout.of(op.y().type()));
        Place y = recipe.workspace(small);
        Place argmax = recipe.workspace(again.workspace_desc());
        Optional<BandCopy> copy =
                layouts.band(op.x()).map(band -> new BandCopy(recipe, layouts, band, slices.images()));
        for (int i = 0; i < slices.count(); i++) {
            int first = i * slices.images();
            Place part = slices.part(recipe.tensor(op.x()), i, large);
            Place x = copy.map(band -> band.from(first)).orElse(part);
            recipe.call("pooling_forward", again)
                    .with(dnnl.DNNL_ARG_SRC, x)
                    .with(dnnl.DNNL_ARG_DST, y)
                    .with(dnnl.DNNL_ARG_WORKSPACE, argmax);
            recipe.call("pooling_backward", chosen)
                    .with(dnnl.DNNL_ARG_DIFF_DST, slices.part(dy, i, small))
                    .with(dnnl.DNNL_ARG_WORKSPACE, argmax)
                    .with(dnnl.DNNL_ARG_DIFF_SRC, slices.part(recipe.tensor(op.dx()), i, large));
        }
        return List.of(recipe.done(List.of()));
    }

    List<Recipe> maxBackwardFromArgmax(MaxPoolBackwardFromArgmax op) {
        MaxPoolForward forward = forwards.get(op.argmax().name());
        if (forward == null) {
            throw new OnednnException("no pool writes " + op.argmax(), null);
        }
        layouts.store(op.dx(), layouts.layout(forward.x()));
        memory.desc large = layouts.description(op.dx());
        memory.desc small = layouts.description(forward.y());
        Pooling pooling = new Pooling(dnnl.algorithm.pooling_max, op.layer().window(), forward.x(), forward.y());
        pooling_forward.primitive_desc hint = pooling.forward(dnnl.prop_kind.forward_training, large, small);
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place dy = recipe.in(recipe.tensor(op.dy()), small);
        recipe.call("pooling_backward", pooling.backward(large, small, hint))
                .with(dnnl.DNNL_ARG_DIFF_DST, dy)
                .with(dnnl.DNNL_ARG_WORKSPACE, recipe.tensor(op.argmax()))
                .with(dnnl.DNNL_ARG_DIFF_SRC, recipe.tensor(op.dx()));
        return List.of(recipe.done(List.of()));
    }

    List<Recipe> averageForward(AveragePoolForward op) {
        layouts.store(op.y(), layouts.layout(op.x()));
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place x = recipe.tensor(op.x());
        Place y = recipe.tensor(op.y());
        Pooling pooling = new Pooling(mean(op.layer()), op.layer().window(), op.x(), op.y());
        recipe.call(
                        "pooling_forward",
                        pooling.forward(dnnl.prop_kind.forward_training, x.description(), y.description()))
                .with(dnnl.DNNL_ARG_SRC, x)
                .with(dnnl.DNNL_ARG_DST, y);
        cut(op.layer(), op.x(), op.y()).ifPresent(windows -> recipe.java("cut-windows", windows.correct(y)));
        return List.of(recipe.done(List.of()));
    }

    List<Recipe> averageBackward(AveragePoolBackward op) {
        layouts.store(op.dx(), layouts.layout(op.dy()));
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place dx = recipe.tensor(op.dx());
        Place dy = corrected(recipe, op);
        Pooling pooling = new Pooling(mean(op.layer()), op.layer().window(), op.dx(), op.dy());
        pooling_forward.primitive_desc hint =
                pooling.forward(dnnl.prop_kind.forward_training, dx.description(), dy.description());
        recipe.call("pooling_backward", pooling.backward(dx.description(), dy.description(), hint))
                .with(dnnl.DNNL_ARG_DIFF_DST, dy)
                .with(dnnl.DNNL_ARG_DIFF_SRC, dx);
        return List.of(recipe.done(List.of()));
    }

    /* The gradient itself is left as it is, since others may read it. */
    private Place corrected(RecipeWriter recipe, AveragePoolBackward op) {
        Place dy = recipe.tensor(op.dy());
        Optional<CutWindows> windows = cut(op.layer(), op.dx(), op.dy());
        if (windows.isEmpty()) {
            return dy;
        }
        Place copy = recipe.workspace(dy.description());
        recipe.copy(dy, copy);
        recipe.java("cut-windows", windows.get().correct(copy));
        return copy;
    }

    private Optional<CutWindows> cut(AveragePool layer, Tensor x, Tensor y) {
        return layer.padding() == Padding.COUNTED
                ? Optional.of(new CutWindows(layer.window(), x, y, layouts.layout(y)))
                        .filter(CutWindows::exist)
                : Optional.empty();
    }

    private static dnnl.algorithm mean(AveragePool layer) {
        return switch (layer.padding()) {
            case LEFT_OUT -> dnnl.algorithm.pooling_avg_exclude_padding;
            case COUNTED -> dnnl.algorithm.pooling_avg_include_padding;
        };
    }

    /* A window over an image in the library's terms; the padding behind the image makes the last window fit. */
    private final class Pooling {
        private final dnnl.algorithm reduction;
        private final long[] strides;
        private final long[] kernel;
        private final long[] dilations = {0, 0};
        private final long[] before;
        private final long[] behind;

        Pooling(dnnl.algorithm how, Window window, Tensor x, Tensor y) {
            reduction = how;
            strides = new long[] {window.strideH(), window.strideW()};
            kernel = new long[] {window.kernelH(), window.kernelW()};
            before = new long[] {window.padH(), window.padW()};
            behind = new long[2];
            for (int i = 0; i < 2; i++) {
                long end = (y.shape().dim(2 + i) - 1) * strides[i] + kernel[i];
                behind[i] = Math.max(before[i], end - before[i] - x.shape().dim(2 + i));
            }
        }

        pooling_forward.primitive_desc forward(dnnl.prop_kind kind, memory.desc x, memory.desc y) {
            return Native.make(
                    "pooling_forward",
                    () -> new pooling_forward.primitive_desc(
                            library.engine(),
                            kind,
                            reduction,
                            x,
                            y,
                            strides,
                            kernel,
                            dilations,
                            before,
                            behind,
                            library.plain(),
                            false),
                    x,
                    y);
        }

        pooling_backward.primitive_desc backward(memory.desc dx, memory.desc dy, pooling_forward.primitive_desc hint) {
            return Native.make(
                    "pooling_backward",
                    () -> new pooling_backward.primitive_desc(
                            library.engine(),
                            reduction,
                            dx,
                            dy,
                            strides,
                            kernel,
                            dilations,
                            before,
                            behind,
                            hint,
                            library.plain(),
                            false),
                    dx,
                    dy);
        }
    }
}
