package io.brimful.device.onednn;

import io.brimful.step.ApplyGradient;
import io.brimful.step.ClearGradient;
import io.brimful.step.ClipFactor;
import io.brimful.step.KeepGradient;
import io.brimful.step.UpdateRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.indexer.FloatIndexer;

/**
 * Optimizers that want a parameter's gradient by itself: in Java, some elements at a time, where the library would go over memory
 * once for each part of a formula.
 */
final class GradientRules {
    private static final int CHUNK = 2048;

    private final Native library;
    private final Layouts layouts;

    GradientRules(Native library, Layouts layouts) {
        this.library = library;
        this.layouts = layouts;
    }

    List<Recipe> clear(ClearGradient op) {
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place gradient = recipe.tensor(op.gradient());
        recipe.java("clear", binding -> zero(binding, gradient));
        return List.of(recipe.done(op.inPlace()));
    }

    List<Recipe> keep(KeepGradient op) {
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place sum = recipe.tensor(op.sum());
        recipe.java("keep", binding -> {
            Runnable zero = zero(binding, sum);
            Moment moment = binding.moment();
            return () -> {
                if (moment.number() % op.batches() == 0) {
                    zero.run();
                }
            };
        });
        return List.of(recipe.done(op.inPlace()));
    }

    private static Runnable zero(Binding binding, Place place) {
        Address target = new Address(binding.address(place), place.bytes());
        return () -> Pointer.memset(target, 0, place.bytes());
    }

    List<Recipe> clip(ClipFactor op) {
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        List<Place> gradients = new ArrayList<>();
        op.gradients().forEach(gradient -> gradients.add(recipe.tensor(gradient).flat()));
        Place factor = recipe.tensor(op.factor());
        recipe.java("clip", binding -> {
            List<FloatIndexer> values = gradients.stream().map(binding::floats).toList();
            FloatIndexer result = binding.floats(factor);
            float[] chunk = new float[CHUNK];
            return () -> {
                double squares = 0;
                for (FloatIndexer gradient : values) {
                    squares += squares(gradient, chunk);
                }
                result.put(0, (float) Math.min(1, op.limit() * op.batches() / Math.sqrt(squares)));
            };
        });
        return List.of(recipe.done(op.inPlace()));
    }

    private static double squares(FloatIndexer values, float[] chunk) {
        double sum = 0;
        for (long from = 0; from < values.size(0); from += CHUNK) {
            int length = (int) Math.min(CHUNK, values.size(0) - from);
            values.get(from, chunk, 0, length);
            for (int i = 0; i < length; i++) {
                sum += (double) chunk[i] * chunk[i];
            }
        }
        return sum;
    }

    List<Recipe> apply(ApplyGradient op) {
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place gradient = recipe.tensor(op.gradient()).flat();
        Place parameter = recipe.tensor(op.parameter()).flat();
        List<Place> states = new ArrayList<>();
        op.states().forEach(state -> states.add(recipe.tensor(state).flat()));
        Optional<Place> sum = op.sum().map(recipe::tensor);
        Optional<Place> factor = op.factor().map(recipe::tensor);
        UpdateRule rule = op.rule();
        recipe.java("apply_" + rule.rule().kind(), binding -> {
            Moment moment = binding.moment();
            Optional<FloatIndexer> limited = factor.map(binding::floats);
            Runnable keep = sum.map(target -> copy(binding, gradient, target)).orElse(Call.NOTHING);
            Pass pass = new Pass(
                    binding.floats(gradient),
                    states.stream().map(binding::floats).toList(),
                    binding.floats(parameter));
            return () -> {
                if (UpdateRule.isLast(moment.number(), rule.batches())) {
                    pass.run(rule, limited.map(one -> one.get(0)).orElse(1f), moment);
                } else {
                    keep.run();
                }
            };
        });
        return List.of(recipe.done(op.inPlace()));
    }

    private static Runnable copy(Binding binding, Place from, Place to) {
        return binding.same(from, to) ? Call.NOTHING : binding.copy(from, to, from.bytes());
    }

    /** One pass over a parameter, padding included: there everything is 0, and stays so. */
    private record Pass(FloatIndexer gradient, List<FloatIndexer> states, FloatIndexer parameter) {
        void run(UpdateRule rule, float factor, Moment moment) {
            float rate = (float) (moment.learningRate() * rule.rateMultiplier());
            Formula formula = rule.rule().match(new Formulas(rate, moment.number() / rule.batches() + 1));
            float share = factor / rule.batches();
            float[] gradients = new float[CHUNK];
            float[] values = new float[CHUNK];
            float[][] remembered = new float[states.size()][CHUNK];
            for (long from = 0; from < parameter.size(0); from += CHUNK) {
                int length = (int) Math.min(CHUNK, parameter.size(0) - from);
                gradient.get(from, gradients, 0, length);
                parameter.get(from, values, 0, length);
                for (int s = 0; s < remembered.length; s++) {
                    states.get(s).get(from, remembered[s], 0, length);
                }
                for (int i = 0; i < length; i++) {
                    float decay = rule.l2() * values[i] + rule.l1() * Math.signum(values[i]);
                    gradients[i] = share * gradients[i] + decay;
                }
                formula.apply(values, gradients, remembered, length);
                parameter.put(from, values, 0, length);
                for (int s = 0; s < remembered.length; s++) {
                    states.get(s).put(from, remembered[s], 0, length);
                }
            }
        }
    }

    /** A rule at one step. */
    @FunctionalInterface
    interface Formula {
        /** Changes values and what is remembered of them, from the first on to before {@code length}. */
        void apply(float[] values, float[] gradients, float[][] remembered, int length);
    }
}
