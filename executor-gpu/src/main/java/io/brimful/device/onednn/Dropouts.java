package io.brimful.device.onednn;

import io.brimful.step.InPlace;
import io.brimful.step.Operation;
import io.brimful.step.Operation.DropoutBackward;
import io.brimful.step.Operation.DropoutForward;
import io.brimful.step.Tensor;
import io.brimful.tensor.DataType;
import io.brimful.tensor.Philox;
import io.brimful.tensor.Shape;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.javacpp.indexer.IntIndexer;

/** Dropout. The random numbers go by the logical index of an element, so they do not depend on the layout. */
final class Dropouts {
    /* The library's own dropout is one of its plain loops. */
    private static final int WORDS = 4;

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
        Drawing drawing = new Drawing(layout, op.x().shape(), op.layer().ratio(), op.stream());
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place x = recipe.tensor(op.x());
        Place y = recipe.tensor(op.y());
        Optional<Place> mask = op.mask().map(recipe::tensor);
        recipe.java("dropout", binding -> {
            FloatIndexer from = binding.floats(x);
            FloatIndexer to = binding.floats(y);
            Optional<IntIndexer> kept = mask.map(binding::ints);
            Moment moment = binding.moment();
            return () -> drawing.run(moment, (index, keep) -> {
                to.put(index, keep ? from.get(index) * drawing.scale : 0);
                if (kept.isPresent()) {
                    kept.get().put(index, keep ? 1 : 0);
                }
            });
        });
        return List.of(recipe.done(op.inPlace()));
    }

    List<Recipe> backward(DropoutBackward op) {
        Layout layout = layouts.layout(op.dy());
        layouts.store(op.dx(), layout);
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place dy = recipe.tensor(op.dy());
        Place dx = recipe.tensor(op.dx());
        Drawing drawing = new Drawing(layout, op.dy().shape(), op.layer().ratio(), op.stream());
        if (op.mask().isEmpty()) {
            recipe.java("dropout", binding -> {
                FloatIndexer from = binding.floats(dy);
                FloatIndexer to = binding.floats(dx);
                Moment moment = binding.moment();
                return () ->
                        drawing.run(moment, (index, keep) -> to.put(index, keep ? from.get(index) * drawing.scale : 0));
            });
        } else {
            Tensor kept = op.mask().get();
            Place mask = recipe.in(recipe.tensor(kept), layout.of(op.dy().shape(), DataType.INT32));
            recipe.java("dropout-mask", binding -> masked(binding, dy, mask, dx, drawing.scale));
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

    /* Which elements are kept, in the order of the logical shape. */
    private static final class Drawing {
        private final Layout layout;
        private final Shape shape;
        private final float ratio;
        private final long stream;
        private final float scale;
        private final int[] words = new int[WORDS];

        Drawing(Layout layout, Shape shape, float ratio, long stream) {
            this.layout = layout;
            this.shape = shape;
            this.ratio = ratio;
            this.stream = stream;
            this.scale = 1 / (1 - ratio);
        }

        void run(Moment moment, Element element) {
            Philox random = new Philox(moment.key(), stream);
            boolean image = shape.rank() == 4;
            long rows = image ? (long) shape.dim(0) * shape.dim(1) : 1;
            long length = shape.elements() / rows;
            long stride = image ? layout.pixelStride(shape) : 1;
            for (long row = 0; row < rows; row++) {
                long start = image ? layout.channelStart(shape, row / shape.dim(1), row % shape.dim(1)) : 0;
                for (long i = 0; i < length; i++) {
                    long logical = row * length + i;
                    int word = (int) (logical % WORDS);
                    if (word == 0 || i == 0) {
                        random.block(logical / WORDS, words);
                    }
                    element.at(start + i * stride, Philox.uniform(words[word]) >= ratio);
                }
            }
        }
    }

    private interface Element {
        void at(long index, boolean keep);
    }
}
