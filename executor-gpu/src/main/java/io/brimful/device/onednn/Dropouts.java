package io.brimful.device.onednn;

import io.brimful.step.DropoutBackward;
import io.brimful.step.DropoutForward;
import io.brimful.step.InPlace;
import io.brimful.step.Operation;
import io.brimful.step.Tensor;
import io.brimful.tensor.DataType;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.javacpp.indexer.IntIndexer;

/** Dropout. The random numbers go by the logical index of an element, so they do not depend on the layout. */
final class Dropouts {
    /* The library's own dropout is one of its plain loops. */
    private final Native library;
    private final Layouts layouts;

    Dropouts(Native library, Layouts layouts) {
        this.library = library;
        this.layouts = layouts;
    }

    List<Recipe> forward(DropoutForward op) {
        Layout layout = layouts.layout(op.x());
        layouts.store(op.y(), layout);
        op.mask().ifPresent(mask -> layouts.store(mask, layout));
        DropoutDrawing drawing =
                new DropoutDrawing(layout, op.x().shape(), op.layer().ratio(), op.stream(), op.first());
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place x = recipe.tensor(op.x());
        Place y = recipe.tensor(op.y());
        Optional<Place> mask = op.mask().map(recipe::tensor);
        recipe.java("dropout", binding -> drawing.bind(binding, x, y, mask));
        return List.of(recipe.done(op.inPlace()));
    }

    List<Recipe> backward(DropoutBackward op) {
        Layout layout = layouts.layout(op.dy());
        layouts.store(op.dx(), layout);
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place dy = recipe.tensor(op.dy());
        Place dx = recipe.tensor(op.dx());
        DropoutDrawing drawing =
                new DropoutDrawing(layout, op.dy().shape(), op.layer().ratio(), op.stream(), op.first());
        if (op.mask().isEmpty()) {
            recipe.java("dropout", binding -> drawing.bind(binding, dy, dx, Optional.empty()));
        } else {
            Tensor kept = op.mask().get();
            Place mask = recipe.in(recipe.tensor(kept), layout.of(op.dy().shape(), DataType.INT32));
            recipe.java("dropout-mask", binding -> masked(binding, dy, mask, dx, drawing.scale()));
        }
        return List.of(recipe.done(allowed(op)));
    }

    private static Runnable masked(Binding binding, Place dy, Place mask, Place dx, float scale) {
        FloatIndexer from = binding.floats(dy);
        FloatIndexer to = binding.floats(dx);
        IntIndexer kept = binding.ints(mask);
        long elements = from.size(0);
        return () -> {
            for (long i = 0; i < elements; i++) {
                to.put(i, kept.get(i) != 0 ? from.get(i) * scale : 0);
            }
        };
    }

    private List<InPlace> allowed(Operation op) {
        return op.inPlace().stream()
                .filter(pair -> layouts.alike(pair.input(), pair.output()))
                .toList();
    }
}
