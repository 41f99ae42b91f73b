package io.brimful.step;

import io.brimful.tensor.Shape;
import java.util.function.UnaryOperator;

/**
 * Some images of a tensor, or a band: some channels of them. A tensor of its own, whose bytes are among the whole one's.
 *
 * @param part the images from {@code firstImage} on, the channels from {@code firstChannel} on
 * @param whole all images, all channels
 * @param firstImage counted from 0
 * @param firstChannel counted from 0
 * @param twin another tensor that has the same values and is stored as the part would be by itself; the part where there is none
 */
public record Part(Tensor part, Tensor whole, int firstImage, int firstChannel, Tensor twin) {
    private static final int IMAGES = 4;

    /** @throws IllegalArgumentException when the whole has no such images or channels */
    public Part {
        Shape some = part.shape();
        Shape all = whole.shape();
        boolean hasChannels = all.rank() == IMAGES;
        boolean alike = part.kind() == whole.kind()
                && part.type().dataType() == whole.type().dataType()
                && some.rank() == all.rank()
                && (hasChannels || firstChannel == 0);
        for (int i = 1; alike && i < all.rank(); i++) {
            alike = (hasChannels && i == 1)
                    ? firstChannel >= 0 && firstChannel + some.dim(1) <= all.dim(1)
                    : some.dim(i) == all.dim(i);
        }
        if (!alike || firstImage < 0 || firstImage + some.dim(0) > all.dim(0)) {
            throw new IllegalArgumentException(part + " is no part of " + whole + " from image " + firstImage
                    + " and channel " + firstChannel + " on");
        }
    }

    /** Some images of a tensor, all channels of each. */
    public Part(Tensor part, Tensor whole, int firstImage) {
        this(part, whole, firstImage, 0, part);
    }

    /**
     * Where a tensor's values are as well, as a band of another one.
     *
     * @param tensor whose twin the band is
     */
    public static Part band(Tensor tensor, Tensor whole, int firstImage, int firstChannel) {
        Tensor band = new Tensor(tensor.name() + "@" + whole.name(), tensor.type(), whole.kind());
        return new Part(band, whole, firstImage, firstChannel, tensor);
    }

    Part over(UnaryOperator<Tensor> to) {
        return new Part(to.apply(part), to.apply(whole), firstImage, firstChannel, to.apply(twin));
    }

    /** Whether there are channels that the part has not: then its images do not follow each other. */
    public boolean isBand() {
        return part.shape().rank() == IMAGES
                && part.shape().dim(1) < whole.shape().dim(1);
    }

    /** Bytes of one image of the whole. */
    public long imageBytes() {
        return whole.bytes() / whole.shape().dim(0);
    }

    /**
     * Where the whole's first image that the part has some of begins, in bytes from the whole's first. Where in an image its
     * channels lie is a matter of the device's layout.
     */
    public long offsetBytes() {
        return imageBytes() * firstImage;
    }
}
