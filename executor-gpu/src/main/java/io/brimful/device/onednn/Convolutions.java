package io.brimful.device.onednn;

import io.brimful.network.Relu;
import io.brimful.step.ConvBackwardData;
import io.brimful.step.ConvBackwardWeights;
import io.brimful.step.ConvForward;
import io.brimful.step.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.primitive_attr;

/** Convolutions. The forward one decides how input, output and weights of a layer are stored. */
final class Convolutions {
    private final Native library;
    private final Layouts layouts;
    private final Map<String, Relu> activated;
    private final Map<ProductKey, Forward> forwards = new HashMap<>();

    Convolutions(Native library, Layouts layouts, Map<String, Relu> activated) {
        this.library = library;
        this.layouts = layouts;
        this.activated = activated;
    }

    List<Recipe> forward(ConvForward op) {
        ConvGeometry geometry = ConvGeometry.of(op, library);
        primitive_attr attributes = library.plain();
        Relu relu = activated.get(op.y().name());
        if (relu != null) {
            attributes = Elementwise.attributes(library, relu);
        }
        convolution_forward.primitive_desc chosen = choose(op, geometry, attributes);
        memory.desc weights = chosen.weights_desc();
        layouts.store(op.weights(), weights);
        layouts.store(op.y(), Layout.find(chosen.dst_desc(), op.y().shape()).orElse(Layout.NCHW));
        forwards.put(ProductKey.of(op.weights(), op.layer(), op.x(), op.y()), new Forward(chosen, geometry, op.x()));

        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place source = recipe.in(recipe.tensor(op.x()), chosen.src_desc());
        /* Another part of the batch, or another node with these weights, may have decided otherwise. */
        Place filters = recipe.in(recipe.tensor(op.weights()), chosen.weights_desc());
        Place target = recipe.tensor(op.y());
        boolean direct = chosen.dst_desc().equals(target.description());
        Place made = direct ? target : recipe.workspace(chosen.dst_desc());
        NativeCall call = recipe.call("convolution_forward", chosen)
                .with(dnnl.DNNL_ARG_SRC, source)
                .with(dnnl.DNNL_ARG_WEIGHTS, filters)
                .with(dnnl.DNNL_ARG_DST, made);
        op.bias().ifPresent(bias -> call.with(dnnl.DNNL_ARG_BIAS, recipe.tensor(bias)));
        if (!direct) {
            recipe.copy(made, target);
        }
        return List.of(recipe.done(List.of()));
    }

    /* What the library likes best, as long as nothing is padded: stored bytes are to be the logical ones. */
    private convolution_forward.primitive_desc choose(
            ConvForward op, ConvGeometry geometry, primitive_attr attributes) {
        memory.desc x = layouts.description(op.x());
        memory.desc anyX = any(op.x());
        memory.desc anyY = any(op.y());
        BiFunction<memory.desc, memory.desc, Optional<convolution_forward.primitive_desc>> attempt =
                (source, destination) -> geometry.forward(source, destination, attributes);
        Optional<convolution_forward.primitive_desc> free = attempt.apply(anyX, anyY)
                .filter(found -> found.src_desc().equals(x))
                .or(() -> attempt.apply(x, anyY))
                .filter(found -> Layout.find(found.dst_desc(), op.y().shape()).isPresent());
        if (free.isPresent()) {
            return free.get();
        }
        List<Layout> order = List.of(layouts.layout(op.x()), Layout.NHWC, Layout.NCHW);
        for (Layout sourceLayout : order) {
            for (Layout layout : List.of(sourceLayout, Layout.NHWC, Layout.NCHW)) {
                if (sourceLayout.fits(op.x().shape()) && layout.fits(op.y().shape())) {
                    Optional<convolution_forward.primitive_desc> found = attempt.apply(
                            sourceLayout.of(op.x().type()), layout.of(op.y().type()));
                    if (found.isPresent()) {
                        return found.get();
                    }
                }
            }
        }
        memory.desc plainX = Layout.NCHW.of(op.x().type());
        memory.desc plainY = Layout.NCHW.of(op.y().type());
        return Native.make(
                "convolution_forward", () -> geometry.forwardPlain(plainX, plainY, attributes), plainX, plainY);
    }

    List<Recipe> backwardWeights(ConvBackwardWeights op) {
        Forward forward = forward(ProductKey.of(layouts.parameter(op.weights().start()), op.layer(), op.x(), op.dy()));
        memory.desc dy = layouts.description(op.dy());
        convolution_backward_weights.primitive_desc chosen = forward.geometry
                .backwardWeights(forward.description.src_desc(), dy, forward.description)
                .or(() -> forward.geometry.backwardWeights(any(op.x()), any(op.dy()), forward.description))
                .orElseGet(() ->
                        forward.geometry.backwardWeightsPlain(forward.description.src_desc(), dy, forward.description));
        return new WeightGradients(library, layouts, op.weights(), op.bias())
                .recipes(
                        chosen.diff_weights_desc(),
                        (recipe, gradient) -> call(recipe, op, chosen, gradient),
                        op.inPlace());
    }

    private static NativeCall call(
            RecipeWriter recipe,
            ConvBackwardWeights op,
            convolution_backward_weights.primitive_desc chosen,
            Place gradient) {
        Place x = recipe.in(recipe.tensor(op.x()), chosen.src_desc());
        Place dy = recipe.in(recipe.tensor(op.dy()), chosen.diff_dst_desc());
        return recipe.call("convolution_backward_weights", chosen)
                .with(dnnl.DNNL_ARG_SRC, x)
                .with(dnnl.DNNL_ARG_DIFF_DST, dy)
                .with(dnnl.DNNL_ARG_DIFF_WEIGHTS, gradient);
    }

    List<Recipe> backwardData(ConvBackwardData op) {
        Forward forward = forward(ProductKey.of(op.weights(), op.layer(), op.dx(), op.dy()));
        layouts.store(op.dx(), layouts.layout(forward.x));
        memory.desc dx = layouts.description(op.dx());
        memory.desc dy = layouts.description(op.dy());
        convolution_backward_data.primitive_desc chosen = forward.geometry
                .backwardData(dx, dy, forward.description)
                .or(() -> forward.geometry.backwardData(any(op.dx()), any(op.dy()), forward.description))
                .orElseGet(() -> forward.geometry.backwardDataPlain(dx, dy, forward.description));

        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place target = recipe.tensor(op.dx());
        boolean direct = chosen.diff_src_desc().equals(dx);
        Place made = direct ? target : recipe.workspace(chosen.diff_src_desc());
        Place source = recipe.in(recipe.tensor(op.dy()), chosen.diff_dst_desc());
        Place weights = recipe.in(recipe.tensor(op.weights()), chosen.weights_desc());
        recipe.call("convolution_backward_data", chosen)
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
            throw new OnednnException("no convolution reads " + key.weights(), null);
        }
        return forward;
    }

    private static memory.desc any(Tensor tensor) {
        return new memory.desc(Layout.dims(tensor.shape()), data_type.f32, format_tag.any);
    }

    /* What the backward operations of a layer need of the forward one. */
    private record Forward(convolution_forward.primitive_desc description, ConvGeometry geometry, Tensor x) {}
}
