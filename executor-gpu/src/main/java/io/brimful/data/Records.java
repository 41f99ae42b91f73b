package io.brimful.data;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Images of a file, one byte a value, with a byte for the label of each.
 *
 * @param pixels the file with the images
 * @param firstPixel where the first image begins
 * @param labels the file with the labels
 * @param firstLabel where the first label is
 * @param pixelStride bytes from one image to the next
 * @param labelStride bytes from one label to the next
 * @param count images
 */
record Records(
        ByteBuffer pixels,
        int firstPixel,
        int pixelStride,
        ByteBuffer labels,
        int firstLabel,
        int labelStride,
        int count) {
    int label(int index) {
        return Byte.toUnsignedInt(labels.get(firstLabel + index * labelStride));
    }

    void pixels(int index, byte[] out) {
        pixels.get(firstPixel + index * pixelStride, out);
    }

    /**
     * Finds a bad label before a network does.
     *
     * @param file with the labels, for the message
     */
    void requireLabelsBelow(int classes, Path file) throws DataFault {
        for (int i = 0; i < count; i++) {
            if (label(i) >= classes) {
                throw new DataFault(
                        file, "label " + label(i) + " of image " + i, "0 to " + (classes - 1), DataFile.FETCH_AGAIN);
            }
        }
    }
}
