package io.brimful.device.onednn;

import io.brimful.network.Relu;
import io.brimful.step.Gradient;
import io.brimful.step.LinearBackwardData;
import io.brimful.step.LinearBackwardWeights;
import io.brimful.step.LinearForward;
import io.brimful.step.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.javacpp.indexer.FloatIndexer;

/**
 * Fully connected layers as products of flat matrices: the columns of the weights lie in the order of the input's memory, so
 * that an image is never copied flat.
 */
final class Linears {
    private final Native library;
    private final Layouts layouts;
    private final Map<String, Relu> activated;
    private final Map<String, Float> decays;
    private final Map<String, Tensor> inputs = new HashMap<>();

    /**
     * @param activated by name of the output, the ReLU that is calculated on the way
     * @param decays by name of the momentum, what it is multiplied by on the way
     */
    Linears(Native library, Layouts layouts, Map<String, Relu> activated, Map<String, Float> decays) {
        this.decays = decays;
        this.library = library;
        this.layouts = layouts;
        this.activated = activated;
    }

    List<Recipe> forward(LinearForward op) {
        layouts.store(op.weights(), layouts.layout(op.x()));
        inputs.put(op.weights().name(), op.x());
        primitive_attr attributes = library.plain();
        Relu relu = activated.get(op.y().name());
        if (relu != null) {
            attributes = Elementwise.attributes(library, relu);
        }
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place x = input(recipe, op.x(), op.weights());
        Place weights = rows(recipe, op.weights(), op.x()).as(matrix(format_tag.ba, columns(op.x()), outputs(op.y())));
        Place y = recipe.tensor(op.y());
        if (op.bias().isPresent()) {
            Place bias = recipe.tensor(op.bias().get()).as(row(op.y()));
            product(recipe, x, weights, bias, y, attributes).with(dnnl.DNNL_ARG_BIAS, bias);
        } else {
            product(recipe, x, weights, y, attributes);
        }
        return List.of(recipe.done(List.of()));
    }

    /* The product is added to the momentum, which becomes the update: dW has no bytes of its own. */
    List<Recipe> backwardWeights(LinearBackwardWeights op) {
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place x = input(recipe, op.x(), op.weights().start());
        Place dy = recipe.tensor(op.dy());
        Place update = rows(recipe, op.weights().update(), op.x());
        recipe.move(rows(recipe, op.weights().start(), op.x()), update);
        post_ops sum = new post_ops();
        sum.append_sum(decays.getOrDefault(op.weights().start().name(), 1f), 0, data_type.undef);
        Place transposed =
                dy.as(matrix(format_tag.ba, outputs(op.dy()), op.dy().shape().dim(0)));
        product(recipe, transposed, x, update, library.attributes(sum));
        if (op.bias().isPresent()) {
            Gradient bias = op.bias().get();
            memory.desc row = row(op.dy());
            Place gradient = op.dy().shape().dim(0) == 1 ? dy : columnSums(recipe, dy, row);
            recipe.add(recipe.tensor(bias.start()), gradient, recipe.tensor(bias.update()));
        }
        return List.of(recipe.done(op.inPlace()));
    }

    private static Place columnSums(RecipeWriter recipe, Place matrix, memory.desc row) {
        Place sums = recipe.workspace(row);
        recipe.java("column-sums", binding -> {
            FloatIndexer from = binding.floats(matrix);
            FloatIndexer to = binding.floats(sums);
            return () -> {
                long columns = to.size(0);
                for (long j = 0; j < columns; j++) {
                    to.put(j, from.get(j));
                }
                for (long i = columns; i < from.size(0); i += columns) {
                    for (long j = 0; j < columns; j++) {
                        to.put(j, to.get(j) + from.get(i + j));
                    }
                }
            };
        });
        return sums;
    }

    List<Recipe> backwardData(LinearBackwardData op) {
        Tensor x = inputs.get(op.weights().name());
        if (x == null) {
            throw new OnednnException("no fully connected layer reads " + op.weights(), null);
        }
        layouts.store(op.dx(), layouts.layout(op.weights()));
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        product(
                recipe,
                recipe.tensor(op.dy()),
                rows(recipe, op.weights(), x),
                rows(recipe, op.dx(), x),
                library.plain());
        return List.of(recipe.done(List.of()));
    }

    private NativeCall product(RecipeWriter recipe, Place a, Place b, Place c, primitive_attr attributes) {
        matmul.primitive_desc chosen = Native.make(
                "matmul",
                () -> new matmul.primitive_desc(
                        library.engine(), a.description(), b.description(), c.description(), attributes, false),
                a.description(),
                b.description(),
                c.description());
        return product(recipe, chosen, a, b, c);
    }

    private NativeCall product(RecipeWriter recipe, Place a, Place b, Place bias, Place c, primitive_attr attributes) {
        matmul.primitive_desc chosen = Native.make(
                "matmul",
                () -> new matmul.primitive_desc(
                        library.engine(),
                        a.description(),
                        b.description(),
                        bias.description(),
                        c.description(),
                        attributes,
                        false),
                a.description(),
                b.description(),
                c.description());
        return product(recipe, chosen, a, b, c);
    }

    private static NativeCall product(RecipeWriter recipe, matmul.primitive_desc chosen, Place a, Place b, Place c) {
        return recipe.call("matmul", chosen)
                .with(dnnl.DNNL_ARG_SRC, a)
                .with(dnnl.DNNL_ARG_WEIGHTS, b)
                .with(dnnl.DNNL_ARG_DST, c);
    }

    /* Its elements in the order of the weights', which another node with these weights may have decided. */
    private Place input(RecipeWriter recipe, Tensor x, Tensor weights) {
        memory.desc wanted = layouts.layout(weights).of(x.type());
        return recipe.in(recipe.tensor(x), wanted)
                .as(matrix(format_tag.ab, x.shape().dim(0), columns(x)));
    }

    /* A tensor [rows, x...] as the matrix [rows, elements of x]. */
    private Place rows(RecipeWriter recipe, Tensor tensor, Tensor x) {
        return recipe.tensor(tensor).as(matrix(format_tag.ab, tensor.shape().dim(0), columns(x)));
    }

    private static long columns(Tensor x) {
        return x.shape().elements() / x.shape().dim(0);
    }

    private static long outputs(Tensor y) {
        return y.shape().dim(1);
    }

    private static memory.desc row(Tensor y) {
        return matrix(format_tag.ab, 1, outputs(y));
    }

    private static memory.desc matrix(format_tag order, long rows, long columns) {
        return new memory.desc(new long[] {rows, columns}, data_type.f32, order);
    }
}
