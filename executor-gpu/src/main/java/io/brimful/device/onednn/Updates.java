package io.brimful.device.onednn;

import io.brimful.step.DecayMomentum;
import io.brimful.step.UpdateParameter;
import java.util.List;
import java.util.Set;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.memory_desc_vector;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.sum;
import org.bytedeco.javacpp.indexer.FloatIndexer;

/** Momentum and parameters. */
final class Updates {
    private final Native library;
    private final Layouts layouts;
    private final Set<String> decayed;

    /** @param decayed names of momenta that decay while their gradient is added */
    Updates(Native library, Layouts layouts, Set<String> decayed) {
        this.library = library;
        this.layouts = layouts;
        this.decayed = decayed;
    }

    List<Recipe> decay(DecayMomentum op) {
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place momentum = recipe.tensor(op.momentum()).flat();
        Place parameter = recipe.tensor(op.parameter()).flat();
        if (decayed.contains(op.momentum().name())) {
            return List.of(recipe.done(List.of()));
        }
        if (recipe.isSmall(momentum)) {
            recipe.java("decay", binding -> decay(binding.floats(momentum), binding.floats(parameter), op));
            return List.of(recipe.done(List.of()));
        }
        memory.desc flat = momentum.description();
        boolean decays = op.decay() != 0;
        float[] factors = decays ? new float[] {op.factor(), op.decay()} : new float[] {op.factor()};
        memory_desc_vector sources = decays ? new memory_desc_vector(flat, flat) : new memory_desc_vector(flat);
        sum.primitive_desc chosen = Native.make(
                "sum",
                () -> new sum.primitive_desc(library.engine(), flat, factors, sources, library.plain(), false),
                flat);
        NativeCall call = recipe.call("sum", chosen)
                .with(dnnl.DNNL_ARG_MULTIPLE_SRC, momentum)
                .with(dnnl.DNNL_ARG_DST, momentum);
        if (decays) {
            call.with(dnnl.DNNL_ARG_MULTIPLE_SRC + 1, parameter);
        }
        return List.of(recipe.done(List.of()));
    }

    private static Runnable decay(FloatIndexer momentum, FloatIndexer parameter, DecayMomentum op) {
        float factor = op.factor();
        float decay = op.decay();
        return () -> {
            for (long i = 0; i < momentum.size(0); i++) {
                momentum.put(i, factor * momentum.get(i) + decay * parameter.get(i));
            }
        };
    }

    /* The rate changes from step to step, so it is an argument, four bytes of the workspace, and not part of the primitive. */
    List<Recipe> update(UpdateParameter op) {
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place momentum = recipe.tensor(op.momentum());
        Place parameter = recipe.tensor(op.parameter()).flat();
        recipe.move(recipe.tensor(op.update()), momentum);
        if (recipe.isSmall(parameter)) {
            recipe.java("update", binding -> update(binding, momentum, parameter, op.rateMultiplier()));
            return List.of(recipe.done(List.of()));
        }
        Place factor = recipe.workspace(new memory.desc(new long[] {1}, data_type.f32, format_tag.a));
        recipe.java("rate", binding -> {
            FloatIndexer scale = binding.floats(factor);
            Moment moment = binding.moment();
            float multiplier = op.rateMultiplier();
            return () -> scale.put(0, -(float) (moment.learningRate() * multiplier));
        });
        primitive_attr attributes = library.attributes();
        attributes.set_scales_mask(dnnl.DNNL_ARG_SRC_1, 0);
        memory.desc flat = parameter.description();
        binary.primitive_desc chosen = Native.make(
                "binary_add",
                () -> new binary.primitive_desc(
                        library.engine(), dnnl.algorithm.binary_add, flat, flat, flat, attributes, false),
                flat);
        recipe.call("binary_add", chosen)
                .with(dnnl.DNNL_ARG_SRC_0, parameter)
                .with(dnnl.DNNL_ARG_SRC_1, momentum.flat())
                .with(dnnl.DNNL_ARG_ATTR_SCALES | dnnl.DNNL_ARG_SRC_1, factor)
                .with(dnnl.DNNL_ARG_DST, parameter);
        return List.of(recipe.done(List.of()));
    }

    private static Runnable update(Binding binding, Place momentum, Place parameter, float multiplier) {
        FloatIndexer velocity = binding.floats(momentum);
        FloatIndexer value = binding.floats(parameter);
        Moment moment = binding.moment();
        return () -> {
            float rate = (float) (moment.learningRate() * multiplier);
            for (long i = 0; i < value.size(0); i++) {
                value.put(i, value.get(i) - rate * velocity.get(i));
            }
        };
    }
}
