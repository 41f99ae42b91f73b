package io.brimful.device.onednn;

import io.brimful.step.Gradient;
import io.brimful.step.InPlace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/** Two ways to add the gradients that one product makes to their momenta: weights, and a bias if there is one. */
final class WeightGradients {
    private final Native library;
    private final Layouts layouts;
    private final Gradient weights;
    private final Optional<Gradient> bias;

    WeightGradients(Native library, Layouts layouts, Gradient weights, Optional<Gradient> bias) {
        this.library = library;
        this.layouts = layouts;
        this.weights = weights;
        this.bias = bias;
    }

    /**
     * Both recipes.
     *
     * @param made how the product leaves the weights' gradient
     * @param product calls it, with the gradient's place
     */
    List<Recipe> recipes(
            memory.desc made, BiFunction<RecipeWriter, Place, NativeCall> product, Collection<InPlace> inPlace) {
        return List.of(intoUpdate(made, product), intoWorkspace(made, product, inPlace));
    }

    /* dW goes where the update will be, the momentum is added to it. */
    private Recipe intoUpdate(memory.desc made, BiFunction<RecipeWriter, Place, NativeCall> product) {
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place update = recipe.tensor(weights.update());
        boolean direct = made.equals(update.description());
        Place gradient = direct ? update : recipe.workspace(made);
        NativeCall call = product.apply(recipe, gradient);
        bias.ifPresent(target -> call.with(dnnl.DNNL_ARG_DIFF_BIAS, recipe.tensor(target.update())));
        if (!direct) {
            recipe.copy(gradient, update);
        }
        for (Gradient target : targets()) {
            Place sum = recipe.tensor(target.update());
            recipe.add(sum, recipe.tensor(target.start()), sum);
        }
        return recipe.done(List.of());
    }

    /* dW goes into the workspace and is added to the momentum, which becomes the update. */
    private Recipe intoWorkspace(
            memory.desc made, BiFunction<RecipeWriter, Place, NativeCall> product, Collection<InPlace> inPlace) {
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        List<Place> gradients = new ArrayList<>();
        Place gradient = recipe.workspace(made);
        NativeCall call = product.apply(recipe, gradient);
        gradients.add(recipe.in(gradient, layouts.description(weights.update())));
        bias.ifPresent(target -> {
            Place sums = recipe.workspace(layouts.description(target.update()));
            call.with(dnnl.DNNL_ARG_DIFF_BIAS, sums);
            gradients.add(sums);
        });
        List<Gradient> targets = targets();
        for (int i = 0; i < targets.size(); i++) {
            recipe.add(
                    recipe.tensor(targets.get(i).start()),
                    gradients.get(i),
                    recipe.tensor(targets.get(i).update()));
        }
        return recipe.done(inPlace);
    }

    private List<Gradient> targets() {
        List<Gradient> targets = new ArrayList<>(List.of(weights));
        bias.ifPresent(targets::add);
        return targets;
    }
}
