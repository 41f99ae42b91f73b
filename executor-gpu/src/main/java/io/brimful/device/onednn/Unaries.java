package io.brimful.device.onednn;

import io.brimful.network.UnaryFunction;
import io.brimful.network.UnaryFunction.Kept;
import io.brimful.step.InPlace;
import io.brimful.step.Tensor;
import io.brimful.step.UnaryBackward;
import io.brimful.step.UnaryForward;
import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.indexer.FloatIndexer;

/** Functions of one element: the library's, and in Java those that it has not. The output is stored like the input. */
final class Unaries {
    private final Native library;
    private final Layouts layouts;

    Unaries(Native library, Layouts layouts) {
        this.library = library;
        this.layouts = layouts;
    }

    List<Recipe> forward(UnaryForward op) {
        layouts.store(op.y(), layouts.layout(op.x()));
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place x = recipe.tensor(op.x());
        Place y = recipe.tensor(op.y());
        Optional<Algorithm> known = op.function().match(Algorithm.OF);
        if (known.isPresent()) {
            apply(recipe, known.get(), x, y);
        } else {
            recipe.java("unary", binding -> {
                FloatIndexer from = binding.floats(x);
                FloatIndexer to = binding.floats(y);
                return () -> {
                    for (long i = 0; i < to.size(0); i++) {
                        to.put(i, (float) op.function().value(from.get(i)));
                    }
                };
            });
        }
        return List.of(recipe.done(allowed(op.inPlace())));
    }

    private void apply(RecipeWriter recipe, Algorithm algorithm, Place x, Place y) {
        recipe.call("eltwise_forward", forward(algorithm, x.description()))
                .with(dnnl.DNNL_ARG_SRC, x)
                .with(dnnl.DNNL_ARG_DST, y);
    }

    List<Recipe> backward(UnaryBackward op) {
        UnaryFunction function = op.function();
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        if (op.kept().isEmpty()) {
            layouts.store(op.dx(), layouts.layout(op.dy()));
            Algorithm scale = new Algorithm(dnnl.algorithm.eltwise_linear, (float) function.slope(0), 0);
            apply(recipe, scale, recipe.tensor(op.dy()), recipe.tensor(op.dx()));
        } else {
            Tensor kept = op.kept().get();
            layouts.store(op.dx(), layouts.layout(kept));
            Place value = recipe.read(kept);
            Place dy = recipe.in(recipe.tensor(op.dy()), layouts.description(kept));
            Place dx = recipe.tensor(op.dx());
            Optional<Algorithm> known = function.match(Algorithm.OF);
            if (known.isPresent()) {
                int argument = function.kept() == Kept.OUTPUT ? dnnl.DNNL_ARG_DST : dnnl.DNNL_ARG_SRC;
                recipe.call("eltwise_backward", backward(known.get(), layouts.description(kept)))
                        .with(argument, value)
                        .with(dnnl.DNNL_ARG_DIFF_DST, dy)
                        .with(dnnl.DNNL_ARG_DIFF_SRC, dx);
            } else {
                recipe.java("unary_backward", backward(function, value, dy, dx));
            }
        }
        return List.of(recipe.done(allowed(op.inPlace())));
    }

    private static Call backward(UnaryFunction function, Place kept, Place dy, Place dx) {
        return binding -> {
            FloatIndexer value = binding.floats(kept);
            FloatIndexer from = binding.floats(dy);
            FloatIndexer to = binding.floats(dx);
            return () -> {
                for (long i = 0; i < to.size(0); i++) {
                    to.put(i, (float) (from.get(i) * function.slope(value.get(i))));
                }
            };
        };
    }

    private List<InPlace> allowed(List<InPlace> pairs) {
        return pairs.stream()
                .filter(pair -> layouts.alike(pair.input(), pair.output()))
                .toList();
    }

    private eltwise_forward.primitive_desc forward(Algorithm algorithm, memory.desc x) {
        return Native.make(
                "eltwise_forward",
                () -> new eltwise_forward.primitive_desc(
                        library.engine(),
                        dnnl.prop_kind.forward_training,
                        algorithm.name,
                        x,
                        x,
                        algorithm.alpha,
                        algorithm.beta,
                        library.plain(),
                        false),
                x);
    }

    private eltwise_backward.primitive_desc backward(Algorithm algorithm, memory.desc all) {
        eltwise_forward.primitive_desc hint = forward(algorithm, all);
        return Native.make(
                "eltwise_backward",
                () -> new eltwise_backward.primitive_desc(
                        library.engine(),
                        algorithm.name,
                        all,
                        all,
                        all,
                        algorithm.alpha,
                        algorithm.beta,
                        hint,
                        library.plain(),
                        false),
                all);
    }

    /**
     * How the library calculates a function.
     *
     * @param name for a function whose output is kept, the one that goes back by it
     */
    private record Algorithm(dnnl.algorithm name, float alpha, float beta) {
        /** Nothing where it knows no such function. */
        static final UnaryFunction.Cases<Optional<Algorithm>> OF = new Known();
    }

    /** oneDNN's documentation, Eltwise: its functions and their parameters. */
    private static final class Known implements UnaryFunction.Cases<Optional<Algorithm>> {
        @Override
        public Optional<Algorithm> leakyRelu(UnaryFunction.LeakyRelu function) {
            dnnl.algorithm name = function.kept() == Kept.OUTPUT
                    ? dnnl.algorithm.eltwise_relu_use_dst_for_bwd
                    : dnnl.algorithm.eltwise_relu;
            return Optional.of(new Algorithm(name, function.slope(), 0));
        }

        @Override
        public Optional<Algorithm> elu(UnaryFunction.Elu function) {
            dnnl.algorithm name = function.kept() == Kept.OUTPUT
                    ? dnnl.algorithm.eltwise_elu_use_dst_for_bwd
                    : dnnl.algorithm.eltwise_elu;
            return Optional.of(new Algorithm(name, function.alpha(), 0));
        }

        @Override
        public Optional<Algorithm> sigmoid(UnaryFunction.Sigmoid function) {
            return Optional.of(new Algorithm(dnnl.algorithm.eltwise_logistic_use_dst_for_bwd, 0, 0));
        }

        @Override
        public Optional<Algorithm> tanh(UnaryFunction.Tanh function) {
            return Optional.of(new Algorithm(dnnl.algorithm.eltwise_tanh_use_dst_for_bwd, 0, 0));
        }

        /* The library's power of a negative number is its own; only a straight line is left to it. */
        @Override
        public Optional<Algorithm> power(UnaryFunction.Power function) {
            return function.isLinear()
                    ? Optional.of(new Algorithm(dnnl.algorithm.eltwise_linear, function.scale(), function.shift()))
                    : Optional.empty();
        }

        @Override
        public Optional<Algorithm> abs(UnaryFunction.Abs function) {
            return Optional.of(new Algorithm(dnnl.algorithm.eltwise_abs, 0, 0));
        }

        @Override
        public Optional<Algorithm> exp(UnaryFunction.Exp function) {
            return Optional.of(new Algorithm(dnnl.algorithm.eltwise_exp_use_dst_for_bwd, 0, 0));
        }

        @Override
        public Optional<Algorithm> log(UnaryFunction.Log function) {
            return Optional.of(new Algorithm(dnnl.algorithm.eltwise_log, 0, 0));
        }

        @Override
        public Optional<Algorithm> softplus(UnaryFunction.Softplus function) {
            return Optional.of(new Algorithm(dnnl.algorithm.eltwise_soft_relu, 1, 0));
        }
    }
}
