package io.brimful.network.caffe;

import io.brimful.tensor.Shape;
import org.jspecify.annotations.Nullable;

/** What passes between layers: a node's value, or a port of the network. */
final class Blob {
    private final Kind kind;
    private final String node;
    private @Nullable Shape shape;

    private Blob(Kind kind, String node, @Nullable Shape shape) {
        this.kind = kind;
        this.node = node;
        this.shape = shape;
    }

    /** What a node makes, or the image. */
    static Blob value(String node, Shape shape) {
        return new Blob(Kind.VALUE, node, shape);
    }

    /** One label per image. */
    static Blob label() {
        return new Blob(Kind.LABEL, "", Shape.of(1));
    }

    /** Labels, how many per image is for their reader to say. */
    static Blob labels() {
        return new Blob(Kind.LABEL, "", null);
    }

    /** Numbers from the data, how many per image is for their reader to say. */
    static Blob unshaped(String name) {
        return new Blob(Kind.UNSHAPED, name, null);
    }

    /** A loss, or what a layer says that is not trained. */
    static Blob scalar() {
        return new Blob(Kind.SCALAR, "", null);
    }

    Kind kind() {
        return kind;
    }

    /** The node that makes it. */
    String node() {
        return node;
    }

    boolean isShaped() {
        return shape != null;
    }

    /** Of one image. */
    Shape shape() {
        if (shape == null) {
            throw new IllegalStateException("a blob of kind " + kind + " has no shape yet");
        }
        return shape;
    }

    /** Its reader says what it must be. */
    void take(Shape other) {
        shape = other;
    }

    /** Numbers in a batch; a scalar is one whatever the batch. */
    long elements(int batch) {
        return kind == Kind.SCALAR ? 1 : Math.multiplyExact(shape == null ? 1 : shape.elements(), (long) batch);
    }

    /** What it is. */
    enum Kind {
        /** A node's value, the image or another input. */
        VALUE,
        /** From the data, read by losses as a class. */
        LABEL,
        /** From the data, with a shape that its reader knows. */
        UNSHAPED,
        /** One number for the whole batch. */
        SCALAR
    }
}
