package io.brimful.step;

/**
 * Some images of a tensor: a tensor of its own, whose bytes are the whole one's.
 *
 * @param part the images from {@code firstImage} on
 * @param whole all images
 * @param firstImage counted from 0
 */
public record Part(Tensor part, Tensor whole, int firstImage) {
    /** @throws IllegalArgumentException when the whole has no such images */
    public Part {
        int images = part.shape().dim(0);
        boolean alike = part.kind() == whole.kind()
                && part.type().dataType() == whole.type().dataType()
                && part.shape().equals(whole.shape().batched(images));
        if (!alike || firstImage < 0 || firstImage + images > whole.shape().dim(0)) {
            throw new IllegalArgumentException(part + " is no part of " + whole + " from image " + firstImage + " on");
        }
    }

    /** Where the part begins, in bytes from the whole's first. */
    public long offsetBytes() {
        return whole.bytes() / whole.shape().dim(0) * firstImage;
    }
}
