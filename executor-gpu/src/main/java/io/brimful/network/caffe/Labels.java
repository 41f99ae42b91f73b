package io.brimful.network.caffe;

import io.brimful.tensor.Shape;
import java.util.Optional;

/** What the losses of a file say of the labels that the data bring: a network has one kind of them. */
final class Labels {
    /* A label that is read as a number is one of ten where no other loss knows how many there are. */
    private static final int NUMBERS = 10;
    private static final int PAIRS = 2;

    private final Graph graph;
    private Optional<String> name = Optional.empty();
    private Optional<Shape> pixels = Optional.empty();
    private int classes;
    private int leastClasses = 1;

    Labels(Graph graph) {
        this.graph = graph;
    }

    /** A loss has so many scores for each label. */
    void classify(CaffeLayer layer, int number) {
        if (classes > 0 && classes != number) {
            throw layer.fault("reads scores for " + number + " classes, a loss before it for " + classes
                    + "; a network has one kind of labels here, so all losses need the same classes");
        }
        classes = number;
    }

    /** A loss reads a label as a number. */
    void count(CaffeLayer layer) {
        leastClasses = Math.max(leastClasses, NUMBERS);
        graph.note("layer '" + layer.name() + "': labels are taken as the numbers 0 to " + (NUMBERS - 1)
                + ", unless a softmax loss has other classes");
    }

    /** A loss reads whether two belong together. */
    void pair() {
        leastClasses = Math.max(leastClasses, PAIRS);
    }

    /** How many different labels there are. */
    int classes() {
        return classes > 0 ? classes : leastClasses;
    }

    /**
     * A loss reads a label.
     *
     * @param of extents of the pixels where each has one; nothing where the image has one
     */
    void read(CaffeLayer layer, String label, Optional<Shape> of) {
        if (name.isPresent() && !name.get().equals(label)) {
            graph.note("labels '" + name.get() + "' and '" + label + "' are taken as the same");
        }
        if (name.isPresent() && !pixels.equals(of)) {
            throw layer.fault(
                    "reads " + kind(of) + ", a loss before it " + kind(pixels) + "; all losses read the same labels");
        }
        name = Optional.of(label);
        pixels = of;
    }

    private static String kind(Optional<Shape> of) {
        return of.map(shape -> "a label for each of " + shape + " pixels").orElse("a label for each image");
    }

    /** Extents of the pixels that have labels; nothing where the image has one. */
    Optional<Shape> pixels() {
        return pixels;
    }
}
