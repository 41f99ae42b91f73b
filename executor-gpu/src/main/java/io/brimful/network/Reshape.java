package io.brimful.network;

import static io.brimful.network.Require.only;

import io.brimful.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The same elements in the same order, in other extents.
 *
 * @param dims extents of an image; 0 is the input's along the same axis, -1, once at most, what is left
 */
public record Reshape(List<Integer> dims) implements Layer {
    /* The numbers mean what they do in Caffe's ReshapeLayer. */
    private static final int SAME = 0;
    private static final int REST = -1;

    public Reshape {
        dims = List.copyOf(dims);
        if (dims.isEmpty() || dims.stream().anyMatch(dim -> dim < REST) || rests(dims) > 1) {
            throw new IllegalArgumentException("extents " + dims
                    + ", needs some: each above 0, or 0 for the input's, or once -1 for what is left");
        }
    }

    /** All elements of an image in one row. */
    public static Reshape flat() {
        return new Reshape(List.of(REST));
    }

    private static long rests(List<Integer> dims) {
        return dims.stream().filter(dim -> dim == REST).count();
    }

    @Override
    public Shape infer(List<Shape> in) {
        Shape image = only(in);
        long known = 1;
        for (int axis = 0; axis < dims.size(); axis++) {
            int dim = dims.get(axis);
            if (dim == SAME && axis >= image.rank()) {
                throw refused(image, "has no axis " + axis + " to take its extent from");
            }
            known = Math.multiplyExact(known, dim == SAME ? image.dim(axis) : dim == REST ? 1 : dim);
        }
        boolean fits = rests(dims) == 0 ? known == image.elements() : image.elements() % known == 0;
        if (!fits) {
            throw refused(image, "has " + image.elements() + " elements");
        }
        List<Integer> all = new ArrayList<>();
        for (int axis = 0; axis < dims.size(); axis++) {
            int dim = dims.get(axis);
            all.add(dim == SAME ? image.dim(axis) : dim == REST ? Math.toIntExact(image.elements() / known) : dim);
        }
        return new Shape(all);
    }

    private IllegalArgumentException refused(Shape image, String why) {
        return new IllegalArgumentException("[" + image + "] cannot have extents " + dims + ": it " + why);
    }

    @Override
    public long flops(List<Shape> in) {
        return 0;
    }

    @Override
    public String text() {
        return "Reshape " + Window.joined(dims);
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.reshape(this);
    }
}
