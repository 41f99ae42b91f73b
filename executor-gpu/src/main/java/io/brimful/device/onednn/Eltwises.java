package io.brimful.device.onednn;

import io.brimful.network.Eltwise;
import io.brimful.step.EltwiseForward;
import io.brimful.step.InPlace;
import io.brimful.step.MaxBackward;
import io.brimful.step.ProductBackward;
import io.brimful.step.Tensor;
import java.util.List;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory_desc_vector;
import org.bytedeco.dnnl.sum;
import org.bytedeco.javacpp.indexer.FloatIndexer;

/** Sums, products and maxima of two tensors. The output is stored like the first input. */
final class Eltwises {
    private final Native library;
    private final Layouts layouts;

    Eltwises(Native library, Layouts layouts) {
        this.library = library;
        this.layouts = layouts;
    }

    /* The library allows the result over its first operand, and another order of the operands may round in another way. */
    List<Recipe> forward(EltwiseForward op) {
        layouts.store(op.y(), layouts.layout(op.first()));
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place first = recipe.tensor(op.first());
        Place second = recipe.in(recipe.tensor(op.second()), first.description());
        Place y = recipe.tensor(op.y());
        switch (op.layer().kind()) {
            case SUM -> sum(recipe, op.layer(), first.flat(), second.flat(), y.flat());
            case PRODUCT -> binary(recipe, dnnl.algorithm.binary_mul, first, second, y);
            case MAX -> binary(recipe, dnnl.algorithm.binary_max, first, second, y);
        }
        /* A sum reads its operands one after the other. */
        boolean readsAgain = op.layer().kind() == Eltwise.Kind.SUM && op.first().equals(op.second());
        return List.of(recipe.done(readsAgain ? List.of() : over(op.first(), op.inPlace())));
    }

    private void sum(RecipeWriter recipe, Eltwise layer, Place first, Place second, Place y) {
        memory.desc flat = first.description();
        float[] factors = {layer.a(), layer.b()};
        memory_desc_vector sources = new memory_desc_vector(flat, flat);
        sum.primitive_desc chosen = Native.make(
                "sum",
                () -> new sum.primitive_desc(library.engine(), flat, factors, sources, library.plain(), false),
                flat);
        recipe.call("sum", chosen)
                .with(dnnl.DNNL_ARG_MULTIPLE_SRC, first)
                .with(dnnl.DNNL_ARG_MULTIPLE_SRC + 1, second)
                .with(dnnl.DNNL_ARG_DST, y);
    }

    private void binary(RecipeWriter recipe, dnnl.algorithm kind, Place first, Place second, Place y) {
        memory.desc flat = first.flat().description();
        binary.primitive_desc chosen = Native.make(
                kind.name(),
                () -> new binary.primitive_desc(library.engine(), kind, flat, flat, flat, library.plain(), false),
                flat);
        recipe.call(kind.name(), chosen)
                .with(dnnl.DNNL_ARG_SRC_0, first.flat())
                .with(dnnl.DNNL_ARG_SRC_1, second.flat())
                .with(dnnl.DNNL_ARG_DST, y.flat());
    }

    List<Recipe> productBackward(ProductBackward op) {
        layouts.store(op.dx(), layouts.layout(op.dy()));
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place dy = recipe.tensor(op.dy());
        Place other = recipe.in(recipe.tensor(op.other()), dy.description());
        binary(recipe, dnnl.algorithm.binary_mul, dy, other, recipe.tensor(op.dx()));
        return List.of(recipe.done(over(op.dy(), op.inPlace())));
    }

    List<Recipe> maxBackward(MaxBackward op) {
        layouts.store(op.dx(), layouts.layout(op.first()));
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place first = recipe.tensor(op.first());
        Place second = recipe.in(recipe.tensor(op.second()), first.description());
        Place dy = recipe.in(recipe.tensor(op.dy()), first.description());
        Place dx = recipe.tensor(op.dx());
        boolean wanted = op.input() == 0;
        recipe.java("max_backward", binding -> {
            FloatIndexer a = binding.floats(first);
            FloatIndexer b = binding.floats(second);
            FloatIndexer from = binding.floats(dy);
            FloatIndexer to = binding.floats(dx);
            return () -> {
                for (long i = 0; i < to.size(0); i++) {
                    to.put(i, a.get(i) >= b.get(i) == wanted ? from.get(i) : 0);
                }
            };
        });
        return List.of(recipe.done(over(op.dy(), op.inPlace())));
    }

    private List<InPlace> over(Tensor operand, List<InPlace> pairs) {
        return pairs.stream()
                .filter(pair -> pair.input().equals(operand))
                .filter(pair -> layouts.alike(pair.input(), pair.output()))
                .toList();
    }
}
