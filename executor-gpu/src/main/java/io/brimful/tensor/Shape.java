package io.brimful.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The extents of a tensor, outermost first: {@code [N, C, H, W]} for a batch of images, {@code [C, H, W]} for one image.
 *
 * @param dims extents, each at least 1; at least one of them
 */
public record Shape(List<Integer> dims) {
    private static final int IMAGES = 4;

    /** @throws IllegalArgumentException when there is no extent or one is below 1 */
    public Shape {
        dims = List.copyOf(dims);
        if (dims.isEmpty() || dims.stream().anyMatch(dim -> dim < 1)) {
            throw new IllegalArgumentException("shape " + dims + " needs extents of at least 1");
        }
    }

    public static Shape of(int... dims) {
        return new Shape(IntStream.of(dims).boxed().toList());
    }

    public int rank() {
        return dims.size();
    }

    public int dim(int index) {
        return dims.get(index);
    }

    /**
     * Number of elements.
     *
     * @throws ArithmeticException when it does not fit in a long
     */
    public long elements() {
        long product = 1;
        for (int i = 0; i < dims.size(); i++) { // an iterator would be an object, and loops of devices ask
            product = Math.multiplyExact(product, dims.get(i));
        }
        return product;
    }

    /** Whether it can be that of a batch of images, {@code [N, C, H, W]}: only these, and filters, lie in different ways. */
    public boolean isImages() {
        return rank() == IMAGES;
    }

    /** This shape with {@code outermost} in front: one image's shape becomes a batch's. */
    public Shape inside(int outermost) {
        List<Integer> all = new ArrayList<>(rank() + 1);
        all.add(outermost);
        all.addAll(dims);
        return new Shape(all);
    }

    /** The shape of another number of images. */
    public Shape batched(int images) {
        List<Integer> all = new ArrayList<>(dims);
        all.set(0, images);
        return new Shape(all);
    }

    /** Extents joined by {@code x}, as in {@code 64x3x224x224}. */
    @Override
    public String toString() {
        return dims.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }
}
