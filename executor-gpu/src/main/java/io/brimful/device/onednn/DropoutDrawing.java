package io.brimful.device.onednn;

import io.brimful.tensor.Philox;
import io.brimful.tensor.Shape;
import java.util.Optional;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.javacpp.indexer.IntIndexer;

/**
 * Draws which elements a dropout keeps, in the order of the logical shape.
 *
 * @param layout of the tensor
 * @param shape of the tensor
 * @param ratio share of elements that are dropped
 * @param stream which of the step's random sequences
 * @param begin where its numbers begin in there
 */
record DropoutDrawing(Layout layout, Shape shape, float ratio, long stream, long begin) {
    private static final int WORDS = 4;
    private static final int CHUNK = 1024;

    /** What an element that is kept is multiplied by. */
    float scale() {
        return 1 / (1 - ratio);
    }

    /** The loop from {@code from} to {@code to}, which also notes in {@code mask} what it kept. */
    Runnable bind(Binding binding, Place from, Place to, Optional<Place> mask) {
        FloatIndexer source = binding.floats(from);
        FloatIndexer target = binding.floats(to);
        Optional<IntIndexer> noted = mask.map(binding::ints);
        Moment moment = binding.moment();
        int[] words = new int[WORDS];
        boolean[] kept = new boolean[CHUNK];
        long elements = shape.elements();
        return () -> {
            long key = moment.key();
            for (long first = 0; first < elements; first += CHUNK) {
                int length = (int) Math.min(CHUNK, elements - first);
                draw(key, words, first, kept, length);
                apply(source, target, first, kept, length);
                if (noted.isPresent()) {
                    note(noted.get(), first, kept, length);
                }
            }
        };
    }

    private void draw(long key, int[] words, long first, boolean[] kept, int length) {
        for (int i = 0; i < length; ) {
            long number = begin + first + i;
            Philox.block(key, stream, number / WORDS, words);
            for (int j = (int) (number % WORDS); j < WORDS && i < length; j++, i++) {
                kept[i] = Philox.uniform(words[j]) >= ratio;
            }
        }
    }

    private void apply(FloatIndexer source, FloatIndexer target, long first, boolean[] kept, int length) {
        float scale = scale();
        for (int i = 0; i < length; ) {
            int end = runEnd(first, i, length);
            long at = start(first + i);
            long stride = stride();
            for (; i < end; i++, at += stride) {
                target.put(at, kept[i] ? source.get(at) * scale : 0);
            }
        }
    }

    private void note(IntIndexer mask, long first, boolean[] kept, int length) {
        for (int i = 0; i < length; ) {
            int end = runEnd(first, i, length);
            long at = start(first + i);
            long stride = stride();
            for (; i < end; i++, at += stride) {
                mask.put(at, kept[i] ? 1 : 0);
            }
        }
    }

    /* Elements lie evenly spaced up to the end of their channel. */
    private int runEnd(long first, int from, int length) {
        long pixels = pixels();
        return (int) Math.min(length, from + pixels - (first + from) % pixels);
    }

    private long start(long logical) {
        if (!isImage()) {
            return logical;
        }
        long row = logical / pixels();
        long channels = shape.dim(1);
        return layout.channelStart(shape, row / channels, row % channels) + logical % pixels() * stride();
    }

    private long stride() {
        return isImage() ? layout.pixelStride(shape) : 1;
    }

    private long pixels() {
        return isImage() ? (long) shape.dim(2) * shape.dim(3) : shape.elements();
    }

    private boolean isImage() {
        return shape.rank() == 4;
    }
}
