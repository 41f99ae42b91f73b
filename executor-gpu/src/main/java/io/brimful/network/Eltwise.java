package io.brimful.network;

import io.brimful.tensor.Shape;
import java.util.List;

/**
 * Two inputs of one shape, element by element.
 *
 * @param a finite, factor of the first input in a sum; else 1
 * @param b finite, factor of the second input in a sum; else 1
 */
public record Eltwise(Kind kind, float a, float b) implements Layer {
    /* Of equal elements the first is the maximum and gets the gradient; BVLC Caffe's EltwiseLayer gives it to the second. */
    public Eltwise {
        if (!Float.isFinite(a) || !Float.isFinite(b)) {
            throw new IllegalArgumentException("factors of inputs are " + a + " and " + b + ", must be finite");
        }
        if (kind != Kind.SUM && (a != 1 || b != 1)) {
            throw new IllegalArgumentException(
                    "factors of inputs are " + a + " and " + b + ", must be 1 where nothing is summed");
        }
    }

    /** One without factors. */
    public Eltwise(Kind kind) {
        this(kind, 1, 1);
    }

    @Override
    public String text() {
        return switch (kind) {
            case SUM -> isPlainSum() ? "Sum" : "Sum " + a + ", " + b;
            case PRODUCT -> "Product";
            case MAX -> "Max";
        };
    }

    /** Whether it adds the inputs as they are, as {@link Add} does. */
    public boolean isPlainSum() {
        return kind == Kind.SUM && a == 1 && b == 1;
    }

    @Override
    public Shape infer(List<Shape> in) {
        if (in.size() != 2 || !in.get(0).equals(in.get(1))) {
            throw new IllegalArgumentException("takes two inputs of one shape, got " + in);
        }
        return in.get(0);
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.eltwise(this);
    }

    /** What becomes of two elements. */
    public enum Kind {
        /** {@code y = a x1 + b x2}. */
        SUM,
        /** {@code y = x1 x2}. */
        PRODUCT,
        /** The larger; of equal ones the first counts. */
        MAX
    }
}
