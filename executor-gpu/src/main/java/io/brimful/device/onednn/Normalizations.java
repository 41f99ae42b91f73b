package io.brimful.device.onednn;

import io.brimful.network.BatchNorm;
import io.brimful.network.Lrn;
import io.brimful.network.LrnWithin;
import io.brimful.network.Relu;
import io.brimful.step.BatchNormAgain;
import io.brimful.step.BatchNormBackward;
import io.brimful.step.BatchNormForward;
import io.brimful.step.Gradient;
import io.brimful.step.InPlace;
import io.brimful.step.LrnBackward;
import io.brimful.step.LrnForward;
import io.brimful.step.LrnWithinBackward;
import io.brimful.step.LrnWithinForward;
import io.brimful.step.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.lrn_backward;
import org.bytedeco.dnnl.lrn_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.indexer.FloatIndexer;

/** Local response normalization and batch normalization. */
final class Normalizations {
    private static final int AFFINE =
            dnnl.normalization_flags.use_scale.value | dnnl.normalization_flags.use_shift.value;
    private static final int STATISTICS = dnnl.normalization_flags.use_global_stats.value;

    private final Native library;
    private final Layouts layouts;
    private final Map<String, Relu> activated;

    /** @param activated by name of the output, the ReLU that is calculated on the way */
    Normalizations(Native library, Layouts layouts, Map<String, Relu> activated) {
        this.library = library;
        this.layouts = layouts;
        this.activated = activated;
    }

    List<Recipe> lrnForward(LrnForward op) {
        return lrnForward(Response.of(op.layer()), op.x(), op.y());
    }

    List<Recipe> lrnWithin(LrnWithinForward op) {
        return lrnForward(Response.of(op.layer()), op.x(), op.y());
    }

    private List<Recipe> lrnForward(Response layer, Tensor from, Tensor to) {
        layouts.store(to, layouts.layout(from));
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place x = recipe.tensor(from);
        recipe.call("lrn_forward", lrn(dnnl.prop_kind.forward_inference, x.description(), layer))
                .with(dnnl.DNNL_ARG_SRC, x)
                .with(dnnl.DNNL_ARG_DST, recipe.tensor(to));
        return List.of(recipe.done(List.of()));
    }

    List<Recipe> lrnBackward(LrnBackward op) {
        return lrnBackward(Response.of(op.layer()), op.x(), op.dy(), op.dx());
    }

    List<Recipe> lrnWithinBackward(LrnWithinBackward op) {
        return lrnBackward(Response.of(op.layer()), op.x(), op.dy(), op.dx());
    }

    /* The fast backward calculation wants what the forward one leaves, twice the activation: made again for some images. */
    private List<Recipe> lrnBackward(Response layer, Tensor activation, Tensor gradient, Tensor to) {
        Layout layout = layouts.layout(activation);
        layouts.store(to, layout);
        Slices slices = Slices.of(activation.shape());
        memory.desc part = slices.part(activation.shape(), layout);
        lrn_forward.primitive_desc again = lrn(dnnl.prop_kind.forward_training, part, layer);
        lrn_backward.primitive_desc chosen = Native.make(
                "lrn_backward",
                () -> new lrn_backward.primitive_desc(
                        library.engine(),
                        layer.kind,
                        part,
                        part,
                        part,
                        layer.size,
                        layer.alpha,
                        layer.beta,
                        layer.k,
                        again,
                        library.plain(),
                        false),
                part);
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place dy = recipe.in(recipe.tensor(gradient), layouts.description(activation));
        memory.desc saved = again.workspace_desc();
        Optional<Place> workspace = saved.get_size() == 0 ? Optional.empty() : Optional.of(recipe.workspace(saved));
        Optional<Place> y = workspace.map(kept -> recipe.workspace(part));
        for (int i = 0; i < slices.count(); i++) {
            Place x = slices.part(recipe.tensor(activation), i, part);
            workspace.ifPresent(kept -> recipe.call("lrn_forward", again)
                    .with(dnnl.DNNL_ARG_SRC, x)
                    .with(dnnl.DNNL_ARG_DST, y.orElseThrow())
                    .with(dnnl.DNNL_ARG_WORKSPACE, kept));
            NativeCall back = recipe.call("lrn_backward", chosen)
                    .with(dnnl.DNNL_ARG_SRC, x)
                    .with(dnnl.DNNL_ARG_DIFF_DST, slices.part(dy, i, part))
                    .with(dnnl.DNNL_ARG_DIFF_SRC, slices.part(recipe.tensor(to), i, part));
            workspace.ifPresent(kept -> back.with(dnnl.DNNL_ARG_WORKSPACE, kept));
        }
        return List.of(recipe.done(List.of()));
    }

    private lrn_forward.primitive_desc lrn(dnnl.prop_kind kind, memory.desc x, Response layer) {
        return Native.make(
                "lrn_forward",
                () -> new lrn_forward.primitive_desc(
                        library.engine(),
                        kind,
                        layer.kind,
                        x,
                        x,
                        layer.size,
                        layer.alpha,
                        layer.beta,
                        layer.k,
                        library.plain(),
                        false),
                x);
    }

    List<Recipe> batchNormForward(BatchNormForward op) {
        layouts.store(op.y(), layouts.layout(op.x()));
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place x = recipe.read(op.x());
        Place mean = recipe.tensor(op.mean());
        Place variance = recipe.tensor(op.variance());
        normalize(recipe, batchNorm(x.description(), op.layer(), activation(op.y())), op.affine())
                .with(dnnl.DNNL_ARG_SRC, x)
                .with(dnnl.DNNL_ARG_MEAN, mean)
                .with(dnnl.DNNL_ARG_VARIANCE, variance)
                .with(dnnl.DNNL_ARG_DST, recipe.tensor(op.y()));
        float averaging = op.layer().averaging();
        op.running().ifPresent(running -> {
            recipe.java("running-mean", mix(recipe.tensor(running.mean()), mean, averaging));
            recipe.java("running-variance", mix(recipe.tensor(running.variance()), variance, averaging));
        });
        return List.of(recipe.done(List.of()));
    }

    List<Recipe> batchNormAgain(BatchNormAgain op) {
        layouts.store(op.y(), layouts.layout(op.x()));
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place x = recipe.read(op.x());
        normalize(recipe, batchNorm(x.description(), op.layer(), STATISTICS | activation(op.y())), op.affine())
                .with(dnnl.DNNL_ARG_SRC, x)
                .with(dnnl.DNNL_ARG_MEAN, recipe.tensor(op.mean()))
                .with(dnnl.DNNL_ARG_VARIANCE, recipe.tensor(op.variance()))
                .with(dnnl.DNNL_ARG_DST, recipe.tensor(op.y()));
        return List.of(recipe.done(List.of()));
    }

    private int activation(Tensor y) {
        return activated.containsKey(y.name()) ? dnnl.normalization_flags.fuse_norm_relu.value : 0;
    }

    /* With a ReLU on the way the library leaves its signs, which nobody reads: the ReLU goes back by its output. */
    private static NativeCall normalize(
            RecipeWriter recipe,
            batch_normalization_forward.primitive_desc chosen,
            Optional<BatchNormForward.Affine> affine) {
        NativeCall call = recipe.call("batch_normalization_forward", chosen);
        affine.ifPresent(each -> call.with(dnnl.DNNL_ARG_SCALE, recipe.tensor(each.scale()))
                .with(dnnl.DNNL_ARG_SHIFT, recipe.tensor(each.shift())));
        memory.desc signs = chosen.workspace_desc();
        return signs.get_size() == 0 ? call : call.with(dnnl.DNNL_ARG_WORKSPACE, recipe.workspace(signs));
    }

    private static Call mix(Place running, Place batch, float averaging) {
        return binding -> {
            FloatIndexer to = binding.floats(running);
            FloatIndexer from = binding.floats(batch);
            return () -> {
                for (long i = 0; i < to.size(0); i++) {
                    to.put(i, averaging * to.get(i) + (1 - averaging) * from.get(i));
                }
            };
        };
    }

    List<Recipe> batchNormBackward(BatchNormBackward op) {
        layouts.store(op.dx(), layouts.layout(op.x()));
        memory.desc description = layouts.description(op.x());
        batch_normalization_forward.primitive_desc hint = batchNorm(description, op.layer(), 0);
        batch_normalization_backward.primitive_desc chosen = Native.make(
                "batch_normalization_backward",
                () -> new batch_normalization_backward.primitive_desc(
                        library.engine(),
                        (op.affine().isPresent() ? dnnl.prop_kind.backward : dnnl.prop_kind.backward_data).value,
                        description,
                        description,
                        description,
                        op.layer().epsilon(),
                        affine(op.layer()),
                        hint,
                        library.plain(),
                        false),
                description);
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place x = recipe.read(op.x());
        Place dy = recipe.in(recipe.tensor(op.dy()), description);
        NativeCall call = recipe.call("batch_normalization_backward", chosen)
                .with(dnnl.DNNL_ARG_SRC, x)
                .with(dnnl.DNNL_ARG_MEAN, recipe.tensor(op.mean()))
                .with(dnnl.DNNL_ARG_VARIANCE, recipe.tensor(op.variance()))
                .with(dnnl.DNNL_ARG_DIFF_DST, dy)
                .with(dnnl.DNNL_ARG_DIFF_SRC, recipe.tensor(op.dx()));
        op.affine().ifPresent(affine -> accumulate(recipe, call, affine));
        List<InPlace> allowed = op.inPlace().stream()
                .filter(pair -> layouts.alike(pair.input(), pair.output()))
                .toList();
        return List.of(recipe.done(allowed));
    }

    private static void accumulate(RecipeWriter recipe, NativeCall call, BatchNormBackward.Affine affine) {
        Place scale = recipe.tensor(affine.scale());
        Place scaleGradient = recipe.workspace(scale.description());
        Place shiftGradient = recipe.workspace(scale.description());
        call.with(dnnl.DNNL_ARG_SCALE, scale)
                .with(dnnl.DNNL_ARG_DIFF_SCALE, scaleGradient)
                .with(dnnl.DNNL_ARG_DIFF_SHIFT, shiftGradient);
        accumulate(recipe, affine.scaleGradient(), scaleGradient);
        accumulate(recipe, affine.shiftGradient(), shiftGradient);
    }

    private static void accumulate(RecipeWriter recipe, Gradient target, Place gradient) {
        Tensor momentum = target.start();
        recipe.add(recipe.tensor(momentum), gradient, recipe.tensor(target.update()));
    }

    private static int affine(BatchNorm layer) {
        return layer.affine() ? AFFINE : 0;
    }

    private batch_normalization_forward.primitive_desc batchNorm(memory.desc x, BatchNorm layer, int flags) {
        return Native.make(
                "batch_normalization_forward",
                () -> new batch_normalization_forward.primitive_desc(
                        library.engine(),
                        dnnl.prop_kind.forward_training.value,
                        x,
                        x,
                        layer.epsilon(),
                        affine(layer) | flags,
                        library.plain(),
                        false),
                x);
    }

    /** A local response normalization in the library's terms: across channels it divides alpha by the size, within one by its square. */
    private record Response(dnnl.algorithm kind, int size, float alpha, float beta, float k) {
        static Response of(Lrn layer) {
            return new Response(
                    dnnl.algorithm.lrn_across_channels, layer.size(), layer.alpha(), layer.beta(), layer.k());
        }

        static Response of(LrnWithin layer) {
            return new Response(dnnl.algorithm.lrn_within_channel, layer.size(), layer.alpha(), layer.beta(), 1);
        }
    }
}
