package io.brimful.device.onednn;

import static org.bytedeco.dnnl.global.dnnl.algorithm.deconvolution_direct;

import io.brimful.network.TransposedConv;
import io.brimful.network.Window;
import io.brimful.step.Tensor;
import io.brimful.step.TransposedConvBackwardData;
import io.brimful.step.TransposedConvBackwardWeights;
import io.brimful.step.TransposedConvForward;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.dnnl.deconvolution_backward_data;
import org.bytedeco.dnnl.deconvolution_backward_weights;
import org.bytedeco.dnnl.deconvolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;

/**
 * Transposed convolutions, which the library calls deconvolutions. Their weights are {@code [filters, C, R, S]} there, behind the
 * groups where there are more than one, so its descriptions of them have these two axes swapped. The forward one decides how output
 * and weights are stored.
 */
final class TransposedConvolutions {
    private static final int GROUPED = 5;

    private final Native library;
    private final Layouts layouts;
    private final Map<ProductKey, Forward> forwards = new HashMap<>();

    TransposedConvolutions(Native library, Layouts layouts) {
        this.library = library;
        this.layouts = layouts;
    }

    List<Recipe> forward(TransposedConvForward op) {
        Geometry geometry = new Geometry(op);
        deconvolution_forward.primitive_desc chosen = choose(op, geometry);
        layouts.store(op.weights(), swapped(chosen.weights_desc()));
        layouts.store(op.y(), Layout.find(chosen.dst_desc(), op.y().shape()).orElse(Layout.NCHW));
        forwards.put(ProductKey.of(op.weights(), op.layer(), op.x(), op.y()), new Forward(chosen, geometry, op.x()));

        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place source = recipe.in(recipe.tensor(op.x()), chosen.src_desc());
        /* Another part of the batch, or another node with these weights, may have decided otherwise. */
        Place filters = recipe.in(recipe.tensor(op.weights()), swapped(chosen.weights_desc()))
                .as(chosen.weights_desc());
        Place target = recipe.tensor(op.y());
        boolean direct = chosen.dst_desc().equals(target.description());
        Place made = direct ? target : recipe.workspace(chosen.dst_desc());
        NativeCall call = recipe.call("deconvolution_forward", chosen)
                .with(dnnl.DNNL_ARG_SRC, source)
                .with(dnnl.DNNL_ARG_WEIGHTS, filters)
                .with(dnnl.DNNL_ARG_DST, made);
        op.bias().ifPresent(bias -> call.with(dnnl.DNNL_ARG_BIAS, recipe.tensor(bias)));
        if (!direct) {
            recipe.copy(made, target);
        }
        return List.of(recipe.done(List.of()));
    }

    /* The fastest that the library has for the input as it is; nothing may be padded. */
    private deconvolution_forward.primitive_desc choose(TransposedConvForward op, Geometry geometry) {
        List<Layout> order = List.of(layouts.layout(op.x()), Layout.NHWC, Layout.NCHW);
        for (Layout sourceLayout : order) {
            for (Layout layout : List.of(sourceLayout, Layout.NHWC, Layout.NCHW)) {
                if (sourceLayout.fits(op.x().shape()) && layout.fits(op.y().shape())) {
                    deconvolution_forward.primitive_desc found = geometry.forward(
                            sourceLayout.of(op.x().type()), layout.of(op.y().type()));
                    if (isFast(found)) {
                        return found;
                    }
                }
            }
        }
        memory.desc x = Layout.NCHW.of(op.x().type());
        memory.desc y = Layout.NCHW.of(op.y().type());
        return Native.make("deconvolution_forward", () -> geometry.forward(x, y), x, y);
    }

    /* A deconvolution by a convolution says so, and which one. */
    private static boolean isFast(deconvolution_forward.primitive_desc description) {
        return description.get(true) != null
                && !Native.implementation(description).contains("ref");
    }

    List<Recipe> backwardWeights(TransposedConvBackwardWeights op) {
        Forward forward = forward(ProductKey.of(layouts.parameter(op.weights().start()), op.layer(), op.x(), op.dy()));
        memory.desc x = forward.description.src_desc();
        memory.desc dy = forward.description.dst_desc();
        deconvolution_backward_weights.primitive_desc chosen = Native.make(
                "deconvolution_backward_weights",
                () -> forward.geometry.backwardWeights(x, dy, forward.description),
                x,
                dy);
        return new WeightGradients(library, layouts, op.weights(), op.bias())
                .recipes(
                        swapped(chosen.diff_weights_desc()),
                        (recipe, gradient) -> {
                            Place source = recipe.in(recipe.tensor(op.x()), chosen.src_desc());
                            Place errors = recipe.in(recipe.tensor(op.dy()), chosen.diff_dst_desc());
                            return recipe.call("deconvolution_backward_weights", chosen)
                                    .with(dnnl.DNNL_ARG_SRC, source)
                                    .with(dnnl.DNNL_ARG_DIFF_DST, errors)
                                    .with(dnnl.DNNL_ARG_DIFF_WEIGHTS, gradient.as(chosen.diff_weights_desc()));
                        },
                        op.inPlace());
    }

    List<Recipe> backwardData(TransposedConvBackwardData op) {
        Forward forward = forward(ProductKey.of(op.weights(), op.layer(), op.dx(), op.dy()));
        layouts.store(op.dx(), layouts.layout(forward.x));
        memory.desc dx = forward.description.src_desc();
        memory.desc dy = forward.description.dst_desc();
        deconvolution_backward_data.primitive_desc chosen = Native.make(
                "deconvolution_backward_data",
                () -> forward.geometry.backwardData(dx, dy, forward.description),
                dx,
                dy);

        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place target = recipe.tensor(op.dx());
        boolean direct = chosen.diff_src_desc().equals(target.description());
        Place made = direct ? target : recipe.workspace(chosen.diff_src_desc());
        Place source = recipe.in(recipe.tensor(op.dy()), chosen.diff_dst_desc());
        Place weights = recipe.in(recipe.tensor(op.weights()), swapped(chosen.weights_desc()))
                .as(chosen.weights_desc());
        recipe.call("deconvolution_backward_data", chosen)
                .with(dnnl.DNNL_ARG_DIFF_DST, source)
                .with(dnnl.DNNL_ARG_WEIGHTS, weights)
                .with(dnnl.DNNL_ARG_DIFF_SRC, made);
        if (!direct) {
            recipe.copy(made, target);
        }
        return List.of(recipe.done(List.of()));
    }

    private Forward forward(ProductKey key) {
        Forward forward = forwards.get(key);
        if (forward == null) {
            throw new OnednnException("no transposed convolution reads " + key.weights(), null);
        }
        return forward;
    }

    private static memory.desc swapped(memory.desc weights) {
        boolean hasGroups = weights.get_ndims() == GROUPED;
        return weights.permute_axes(hasGroups ? new int[] {0, 2, 1, 3, 4} : new int[] {1, 0, 2, 3});
    }

    /* What the backward operations of a layer need of the forward one. */
    private record Forward(deconvolution_forward.primitive_desc description, Geometry geometry, Tensor x) {}

    /* A layer's extents as the library wants them. */
    private final class Geometry {
        private final memory.desc weights;
        private final Optional<memory.desc> bias;
        private final long[] strides;
        private final long[] dilations;
        private final long[] padding;

        Geometry(TransposedConvForward op) {
            TransposedConv layer = op.layer();
            Window window = layer.window();
            long filters = layer.filters();
            long groups = layer.groups();
            long channels = op.x().shape().dim(1);
            long[] dims = groups == 1
                    ? new long[] {filters, channels, window.kernelH(), window.kernelW()}
                    : new long[] {groups, filters / groups, channels / groups, window.kernelH(), window.kernelW()};
            weights = new memory.desc(dims, data_type.f32, format_tag.any);
            bias = op.bias().map(tensor -> new memory.desc(new long[] {filters}, data_type.f32, format_tag.a));
            strides = new long[] {window.strideH(), window.strideW()};
            dilations = new long[] {window.dilationH() - 1, window.dilationW() - 1};
            padding = new long[] {window.padH(), window.padW()};
        }

        deconvolution_forward.primitive_desc forward(memory.desc x, memory.desc y) {
            return new deconvolution_forward.primitive_desc(
                    library.engine(),
                    dnnl.prop_kind.forward_training,
                    deconvolution_direct,
                    x,
                    weights,
                    bias.orElseGet(memory.desc::new),
                    y,
                    strides,
                    dilations,
                    padding,
                    padding,
                    library.plain(),
                    true);
        }

        deconvolution_backward_weights.primitive_desc backwardWeights(
                memory.desc x, memory.desc dy, deconvolution_forward.primitive_desc hint) {
            return new deconvolution_backward_weights.primitive_desc(
                    library.engine(),
                    deconvolution_direct,
                    x,
                    weights,
                    bias.orElseGet(memory.desc::new),
                    dy,
                    strides,
                    dilations,
                    padding,
                    padding,
                    hint,
                    library.plain(),
                    true);
        }

        deconvolution_backward_data.primitive_desc backwardData(
                memory.desc dx, memory.desc dy, deconvolution_forward.primitive_desc hint) {
            return new deconvolution_backward_data.primitive_desc(
                    library.engine(),
                    deconvolution_direct,
                    dx,
                    weights,
                    dy,
                    strides,
                    dilations,
                    padding,
                    padding,
                    hint,
                    library.plain(),
                    true);
        }
    }
}
