package io.brimful.data;

import io.brimful.tensor.Philox;
import io.brimful.tensor.Shape;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Images whose label can be learnt: each class has a smooth pattern of its own, and each image is its class's pattern under
 * noise. Where each pixel has a label, all of them have their image's. An image is a function of the seed and its index alone;
 * after {@link #IMAGES} of them they come again, so a network can also learn them by heart.
 */
final class SyntheticImages implements DataSet {
    static final int IMAGES = 4096;

    /* Pattern and noise are uniform, in [-PATTERN, PATTERN) and [-NOISE, NOISE): zero on average, and together of variance
     * (PATTERN^2 + NOISE^2) / 3, about 1 where no interpolation smooths the pattern. */
    private static final float PATTERN = 1.5f;
    private static final float NOISE = 0.9f;

    /** Side of a pattern, in points between which is interpolated. */
    private static final int GRID = 8;

    private static final int NOISE_TABLE = 1 << 16;
    private static final long LABELS = 0x5359_4e00_0000_0000L;
    private static final long NOISES = LABELS + 1;
    private static final long PATTERNS = LABELS + 2;

    private final Shape image;
    private final int classes;
    private final int labelsPerImage;
    private final List<SyntheticNumbers> extras;
    private final Philox labels;
    private final float[] noise;
    private final Stretch down;
    private final Stretch across;
    /** Of each class and channel: the pattern's points, row by row. */
    private final float[] patterns;

    private final int[] words = new int[4];
    private final float[] wide;
    private final float[] row;

    SyntheticImages(Content content, long seed) {
        this.image = content.image();
        this.classes = content.classes();
        if (image.rank() != 3) {
            throw new IllegalArgumentException("image " + image + " has rank " + image.rank() + ", needed CxHxW");
        }
        if (classes < 1) {
            throw new IllegalArgumentException("classes is " + classes + ", must be >= 1");
        }
        this.labelsPerImage = content.labelsPerImage();
        this.extras = IntStream.range(0, content.extras().size())
                .mapToObj(i -> new SyntheticNumbers(
                        seed, i, Math.toIntExact(content.extras().get(i).elements())))
                .toList();
        this.labels = new Philox(seed, LABELS);
        this.down = Stretch.of(Math.min(GRID, image.dim(1)), image.dim(1));
        this.across = Stretch.of(Math.min(GRID, image.dim(2)), image.dim(2));
        int points = Math.multiplyExact(Math.multiplyExact(classes, image.dim(0)), down.points() * across.points());
        this.patterns = uniform(new Philox(seed, PATTERNS), points, PATTERN);
        this.noise = uniform(new Philox(seed, NOISES), NOISE_TABLE + image.dim(2), NOISE);
        this.wide = new float[down.points() * image.dim(2)];
        this.row = new float[image.dim(2)];
    }

    @Override
    public Shape image() {
        return image;
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public void fill(long number, FloatBuffer images, IntBuffer labelsOut) {
        int size = Batches.size(image, labelsPerImage, images, labelsOut);
        long first = Batches.first(number, size);
        for (int i = 0; i < size; i++) {
            labels.block((first + i) % IMAGES, words);
            int label = (int) (((words[0] & 0xFFFFFFFFL) * classes) >>> 32);
            for (int pixel = 0; pixel < labelsPerImage; pixel++) {
                labelsOut.put(label);
            }
            for (int channel = 0; channel < image.dim(0); channel++) {
                writeChannel(label, channel, images);
            }
        }
    }

    @Override
    public void fillExtras(long number, List<FloatBuffer> buffers) {
        if (buffers.size() != extras.size()) {
            throw new IllegalArgumentException(
                    "has " + extras.size() + " inputs beside the images, asked for " + buffers.size());
        }
        for (int i = 0; i < buffers.size(); i++) {
            SyntheticNumbers numbers = extras.get(i);
            FloatBuffer to = buffers.get(i);
            int size = to.remaining() / numbers.elements();
            if (size * numbers.elements() != to.remaining()) {
                throw new IllegalArgumentException(
                        "room for " + to.remaining() + " floats, needed " + numbers.elements() + " for each image");
            }
            long first = Batches.first(number, size);
            for (int image = 0; image < size; image++) {
                numbers.write((first + image) % IMAGES, to);
            }
        }
    }

    private void writeChannel(int label, int channel, FloatBuffer out) {
        int width = image.dim(2);
        int points = across.points();
        int pattern = (label * image.dim(0) + channel) * down.points() * points;
        for (int i = 0; i < down.points(); i++) {
            across.write(patterns, pattern + i * points, wide, i * width);
        }
        int key = words[1] + channel * words[2];
        for (int y = 0; y < image.dim(1); y++) {
            int upper = down.left(y) * width;
            int lower = down.right(y) * width;
            float weight = down.weight(y);
            int from = scatter(key + y * words[3]) & (NOISE_TABLE - 1);
            for (int x = 0; x < width; x++) {
                row[x] = wide[upper + x] + weight * (wide[lower + x] - wide[upper + x]) + noise[from + x];
            }
            out.put(row);
        }
    }

    /* The finalizer of MurmurHash3 (Appleby): each bit of the counter changes each bit of the result half the time. A row of
     * noise costs one of these: it is a stretch of the table that begins there. */
    private static int scatter(int counter) {
        int mixed = counter;
        mixed = (mixed ^ (mixed >>> 16)) * 0x85ebca6b;
        mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
        return mixed ^ (mixed >>> 16);
    }

    private static float[] uniform(Philox generator, int length, float bound) {
        float[] values = new float[length];
        int[] four = new int[4];
        for (int i = 0; i < length; i++) {
            if (i % 4 == 0) {
                generator.block(i / 4, four);
            }
            values[i] = bound * (2 * Philox.uniform(four[i % 4]) - 1);
        }
        return values;
    }
}
