package io.brimful.device.onednn;

import io.brimful.network.Relu;
import io.brimful.step.InPlace;
import io.brimful.step.ReluBackwardFromSigns;
import io.brimful.step.TakeSigns;
import io.brimful.tensor.Shape;
import java.util.List;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.indexer.ByteIndexer;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.javacpp.indexer.IntIndexer;

/**
 * ReLUs that keep one bit for each element, in the order in which the elements lie in memory. The library has nothing of the kind;
 * floats are compared as whole numbers, without a branch.
 */
final class Signs {
    private static final int BITS = 8;
    private static final int INFINITY = 0x7F80_0000;

    private final Native library;
    private final Layouts layouts;

    Signs(Native library, Layouts layouts) {
        this.library = library;
        this.layouts = layouts;
    }

    /* The signs' layout is that of the elements that they tell of. */
    List<Recipe> take(TakeSigns op) {
        layouts.store(op.signs(), layouts.layout(op.y()));
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place y = recipe.read(op.y());
        Place signs = recipe.tensor(op.signs());
        Parts parts = Parts.of(op.signs().shape(), op.y().shape());
        int end = end(op.layer());
        recipe.java("signs", binding -> {
            IntIndexer values = binding.ints(y);
            ByteIndexer bits = binding.bytes(signs);
            Part image = (first, at, count) -> take(values, first, bits, at, count, end);
            return () -> parts.each(image);
        });
        return List.of(recipe.done(List.of()));
    }

    /* What is above 0 is a whole number above 0, and in the same order. Beyond infinity there is only NaN. */
    private static int end(Relu layer) {
        return layer.isClipped() ? Float.floatToIntBits(layer.limit()) : INFINITY + 1;
    }

    /* A loop over a whole byte has no end to find out, so it is unrolled. */
    private static void take(IntIndexer values, long first, ByteIndexer signs, long at, int count, int end) {
        int whole = count / BITS;
        for (int i = 0; i < whole; i++) {
            signs.put(at + i, (byte) bits(values, first + (long) i * BITS, BITS, end));
        }
        if (count > whole * BITS) {
            signs.put(at + whole, (byte) bits(values, first + (long) whole * BITS, count - whole * BITS, end));
        }
    }

    private static int bits(IntIndexer values, long first, int count, int end) {
        int bits = 0;
        for (int bit = 0; bit < count; bit++) {
            int value = values.get(first + bit);
            int within = -value & ~value & (value - end);
            int nan = INFINITY - (value & Integer.MAX_VALUE);
            bits |= ((within | nan) >>> 31) << bit;
        }
        return bits;
    }

    List<Recipe> reluBackward(ReluBackwardFromSigns op) {
        Layout layout = layouts.layout(op.signs());
        layouts.store(op.dx(), layout);
        memory.desc description = layouts.description(op.dx());
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place signs = recipe.tensor(op.signs());
        Place dy = recipe.in(recipe.tensor(op.dy()), description);
        Place dx = recipe.tensor(op.dx());
        Parts parts = Parts.of(op.signs().shape(), op.dx().shape());
        recipe.java("relu_signs", binding -> {
            ByteIndexer bits = binding.bytes(signs);
            FloatIndexer from = binding.floats(dy);
            FloatIndexer to = binding.floats(dx);
            Part image = (first, at, count) -> pass(bits, at, from, to, first, count);
            return () -> parts.each(image);
        });
        return List.of(recipe.done(inPlace(op)));
    }

    private static void pass(ByteIndexer signs, long at, FloatIndexer from, FloatIndexer to, long first, int count) {
        int whole = count / BITS;
        for (int i = 0; i < whole; i++) {
            pass(signs.get(at + i), from, to, first + (long) i * BITS, BITS);
        }
        if (count > whole * BITS) {
            pass(signs.get(at + whole), from, to, first + (long) whole * BITS, count - whole * BITS);
        }
    }

    /* The library multiplies by 0 where nothing passes, which leaves the sign of a zero, and NaN. */
    private static void pass(int bits, FloatIndexer from, FloatIndexer to, long first, int count) {
        for (int bit = 0; bit < count; bit++) {
            to.put(first + bit, from.get(first + bit) * ((bits >> bit) & 1));
        }
    }

    private List<InPlace> inPlace(ReluBackwardFromSigns op) {
        return layouts.alike(op.dy(), op.dx()) ? op.inPlace() : List.of();
    }

    /**
     * Elements image by image, each of which begins at a byte of signs.
     *
     * @param images so many
     * @param bytes of an image's signs
     * @param elements of an image
     */
    private record Parts(int images, int bytes, int elements) {
        static Parts of(Shape signs, Shape values) {
            int images = signs.dim(0);
            return new Parts(images, signs.dim(1), Math.toIntExact(values.elements() / images));
        }

        void each(Part part) {
            for (int image = 0; image < images; image++) {
                part.run((long) image * elements, (long) image * bytes, elements);
            }
        }
    }

    /** What is done with an image. */
    @FunctionalInterface
    private interface Part {
        /**
         * Goes over it.
         *
         * @param first element
         * @param at first byte of its signs
         * @param count of elements
         */
        void run(long first, long at, int count);
    }
}
