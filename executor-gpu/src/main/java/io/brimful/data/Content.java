package io.brimful.data;

import io.brimful.tensor.Shape;
import java.util.List;
import java.util.Optional;

/**
 * What a data set has to give for each image.
 *
 * @param image shape of one, {@code [C, H, W]}
 * @param classes how many different labels there are
 * @param labels shape of an image's labels, {@code [H, W]}, where each pixel has one; nothing where the image has one
 * @param extras shapes of further numbers that come with it
 */
public record Content(Shape image, int classes, Optional<Shape> labels, List<Shape> extras) {
    public Content {
        extras = List.copyOf(extras);
    }

    /** Images with one label each. */
    public Content(Shape image, int classes) {
        this(image, classes, Optional.empty(), List.of());
    }

    /** How many labels an image has. */
    int labelsPerImage() {
        return Math.toIntExact(labels.map(Shape::elements).orElse(1L));
    }
}
