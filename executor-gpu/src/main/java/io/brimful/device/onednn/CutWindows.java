package io.brimful.device.onednn;

import io.brimful.network.Window;
import io.brimful.step.Tensor;
import io.brimful.tensor.Shape;
import org.bytedeco.javacpp.indexer.FloatIndexer;

/**
 * The last windows of an average pool that counts its padding, where they hang over it. The library divides by all taps, Caffe by
 * those within the padded image.
 */
final class CutWindows {
    private final Layout layout;
    private final Shape outputs;
    private final int[] rows;
    private final int[] columns;
    private final int taps;

    /**
     * The windows of a pool.
     *
     * @param layout of its outputs and their gradients
     */
    CutWindows(Window window, Tensor x, Tensor y, Layout layout) {
        this.layout = layout;
        this.outputs = y.shape();
        this.taps = window.taps();
        this.rows = within(outputs.dim(2), x.shape().dim(2), window.kernelH(), window.strideH(), window.padH());
        this.columns = within(outputs.dim(3), x.shape().dim(3), window.kernelW(), window.strideW(), window.padW());
    }

    /* How many rows of each window lie within the padded image. */
    private static int[] within(int positions, int extent, int kernel, int stride, int pad) {
        int[] counts = new int[positions];
        for (int p = 0; p < positions; p++) {
            counts[p] = Math.min(kernel, extent + 2 * pad - p * stride);
        }
        return counts;
    }

    boolean exist() {
        return count(rows.length - 1, columns.length - 1) < taps;
    }

    private int count(int row, int column) {
        return rows[row] * columns[column];
    }

    /** Multiplies each output of such a window, or its gradient, by how much too small it is. */
    Call correct(Place place) {
        return binding -> {
            FloatIndexer numbers = binding.floats(place);
            return () -> correct(numbers);
        };
    }

    private void correct(FloatIndexer numbers) {
        for (int image = 0; image < outputs.dim(0); image++) {
            for (int channel = 0; channel < outputs.dim(1); channel++) {
                correct(numbers, layout.channelStart(outputs, image, channel));
            }
        }
    }

    private void correct(FloatIndexer numbers, long start) {
        long stride = layout.pixelStride(outputs);
        for (int row = 0; row < rows.length; row++) {
            for (int column = 0; column < columns.length; column++) {
                int count = count(row, column);
                if (count < taps) {
                    long at = start + ((long) row * columns.length + column) * stride;
                    numbers.put(at, numbers.get(at) * taps / count);
                }
            }
        }
    }
}
