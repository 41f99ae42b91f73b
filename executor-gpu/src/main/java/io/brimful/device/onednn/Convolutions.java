package io.brimful.device.onednn;

import io.brimful.step.ConvBackwardData;
import io.brimful.step.ConvBackwardWeights;
import io.brimful.step.ConvForward;
import io.brimful.step.Gradient;
import io.brimful.step.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;

/** Convolutions. The forward one decides how input, output and weights of a layer are stored. */
final class Convolutions {
    private final Native library;
    private final Layouts layouts;
    private final Set<String> activated;
    private final Map<String, Forward> forwards = new HashMap<>();

    Convolutions(Native library, Layouts layouts, Set<String> activated) {
        this.library = library;
        this.layouts = layouts;
        this.activated = activated;
    }

    List<Recipe> forward(ConvForward op) {
        ConvGeometry geometry = ConvGeometry.of(op, library);
        primitive_attr attributes = library.plain();
        if (activated.contains(op.y().name())) {
            post_ops relu = new post_ops();
            relu.append_eltwise(dnnl.algorithm.eltwise_relu, 0, 0);
            attributes = library.attributes(relu);
        }
        convolution_forward.primitive_desc chosen = choose(op, geometry, attributes);
        memory.desc weights = chosen.weights_desc();
        layouts.store(op.weights(), weights);
        layouts.store(op.y(), Layout.find(chosen.dst_desc(), op.y().shape()).orElse(Layout.NCHW));
        forwards.put(op.weights().name(), new Forward(chosen, geometry, op.x()));

        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place source = recipe.in(recipe.tensor(op.x()), chosen.src_desc());
        NativeCall call = recipe.call("convolution_forward", chosen)
                .with(dnnl.DNNL_ARG_SRC, source)
                .with(dnnl.DNNL_ARG_WEIGHTS, recipe.tensor(op.weights()))
                .with(dnnl.DNNL_ARG_DST, recipe.tensor(op.y()));
        op.bias().ifPresent(bias -> call.with(dnnl.DNNL_ARG_BIAS, recipe.tensor(bias)));
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
        Forward forward = forward(layouts.parameter(op.weights().momentum()));
        memory.desc dy = layouts.description(op.dy());
        convolution_backward_weights.primitive_desc chosen = forward.geometry
                .backwardWeights(forward.description.src_desc(), dy, forward.description)
                .or(() -> forward.geometry.backwardWeights(any(op.x()), any(op.dy()), forward.description))
                .orElseGet(() ->
                        forward.geometry.backwardWeightsPlain(forward.description.src_desc(), dy, forward.description));
        return List.of(weightsIntoUpdate(op, chosen), weightsIntoWorkspace(op, chosen));
    }

    /* dW goes where the update will be, the momentum is added to it. */
    private Recipe weightsIntoUpdate(ConvBackwardWeights op, convolution_backward_weights.primitive_desc chosen) {
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place update = recipe.tensor(op.weights().update());
        boolean direct = chosen.diff_weights_desc().equals(update.description());
        Place gradient = direct ? update : recipe.workspace(chosen.diff_weights_desc());
        NativeCall call = call(recipe, op, chosen, gradient);
        op.bias().ifPresent(bias -> call.with(dnnl.DNNL_ARG_DIFF_BIAS, recipe.tensor(bias.update())));
        if (!direct) {
            recipe.copy(gradient, update);
        }
        for (Gradient target : targets(op)) {
            Place sum = recipe.tensor(target.update());
            recipe.add(sum, recipe.tensor(target.momentum()), sum);
        }
        return recipe.done(List.of());
    }

    /* dW goes into the workspace and is added to the momentum, which becomes the update. */
    private Recipe weightsIntoWorkspace(ConvBackwardWeights op, convolution_backward_weights.primitive_desc chosen) {
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        List<Place> gradients = new ArrayList<>();
        Place made = recipe.workspace(chosen.diff_weights_desc());
        NativeCall call = call(recipe, op, chosen, made);
        gradients.add(recipe.in(made, layouts.description(op.weights().update())));
        op.bias().ifPresent(bias -> {
            Place gradient = recipe.workspace(layouts.description(bias.update()));
            call.with(dnnl.DNNL_ARG_DIFF_BIAS, gradient);
            gradients.add(gradient);
        });
        List<Gradient> targets = targets(op);
        for (int i = 0; i < targets.size(); i++) {
            recipe.add(
                    recipe.tensor(targets.get(i).momentum()),
                    gradients.get(i),
                    recipe.tensor(targets.get(i).update()));
        }
        return recipe.done(op.inPlace());
    }

    private static List<Gradient> targets(ConvBackwardWeights op) {
        List<Gradient> targets = new ArrayList<>(List.of(op.weights()));
        op.bias().ifPresent(targets::add);
        return targets;
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
        Forward forward = forward(op.weights());
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

    private Forward forward(Tensor weights) {
        Forward forward = forwards.get(weights.name());
        if (forward == null) {
            throw new OnednnException("no convolution reads " + weights, null);
        }
        return forward;
    }

    private static memory.desc any(Tensor tensor) {
        return new memory.desc(Layout.dims(tensor.shape()), data_type.f32, format_tag.any);
    }

    /* What the backward operations of a layer need of the forward one. */
    private record Forward(convolution_forward.primitive_desc description, ConvGeometry geometry, Tensor x) {}
}
