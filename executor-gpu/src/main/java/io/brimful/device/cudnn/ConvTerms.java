package io.brimful.device.cudnn;

import io.brimful.tensor.DataType;
import java.util.Locale;

/**
 * In what numbers a convolution is calculated, and how they lie in memory.
 *
 * @param type of both factors and of the product; sums are of single precision
 * @param mathType of {@code cudnnMathType}
 */
record ConvTerms(DataType type, Layout layout, int mathType) {
    /** All of it in one word. */
    String key() {
        return type.name().toLowerCase(Locale.ROOT) + "-" + layout.name().toLowerCase(Locale.ROOT) + "-" + mathType;
    }
}
