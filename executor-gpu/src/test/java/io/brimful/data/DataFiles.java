package io.brimful.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Small data sets in the published formats. Pixel {@code p} of image {@code i} is {@code (7 i + p) % 256}, its label {@code i % 10}. */
final class DataFiles {
    private DataFiles() {}

    static byte[] idxImages(int count, int height, int width) {
        ByteBuffer file = ByteBuffer.allocate(16 + count * height * width);
        file.putInt(0x0803).putInt(count).putInt(height).putInt(width);
        for (int i = 0; i < count; i++) {
            putPixels(file, i, height * width);
        }
        return file.array();
    }

    static byte[] idxLabels(int count) {
        ByteBuffer file = ByteBuffer.allocate(8 + count);
        file.putInt(0x0801).putInt(count);
        for (int i = 0; i < count; i++) {
            file.put((byte) (i % 10));
        }
        return file.array();
    }

    static byte[] cifar(int first, int count) {
        ByteBuffer file = ByteBuffer.allocate(count * 3073);
        for (int i = first; i < first + count; i++) {
            file.put((byte) (i % 10));
            putPixels(file, i, 3072);
        }
        return file.array();
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        }
        return zipped.toByteArray();
    }

    /** Writes the four files of {@code count} images for training and half as many for testing. */
    static void writeMnist(Path folder, int count) throws IOException {
        Files.write(folder.resolve("train-images-idx3-ubyte"), idxImages(count, 28, 28));
        Files.write(folder.resolve("train-labels-idx1-ubyte"), idxLabels(count));
        Files.write(folder.resolve("t10k-images-idx3-ubyte"), idxImages(count / 2, 28, 28));
        Files.write(folder.resolve("t10k-labels-idx1-ubyte"), idxLabels(count / 2));
    }

    /** Writes the six files, {@code each} images in each. */
    static void writeCifar(Path folder, int each) throws IOException {
        for (int file = 0; file < 5; file++) {
            Files.write(folder.resolve("data_batch_" + (file + 1) + ".bin"), cifar(file * each, each));
        }
        Files.write(folder.resolve("test_batch.bin"), cifar(5 * each, each));
    }

    private static void putPixels(ByteBuffer file, int image, int pixels) {
        for (int p = 0; p < pixels; p++) {
            file.put((byte) (7 * image + p));
        }
    }
}
