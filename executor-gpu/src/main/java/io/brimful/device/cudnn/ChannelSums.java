package io.brimful.device.cudnn;

import io.brimful.step.Tensor;
import io.brimful.tensor.Shape;
import java.util.Arrays;
import java.util.Optional;
import jcuda.Pointer;

/**
 * Sums over the images and pixels of each channel, in a fixed order, added to what there is of a gradient.
 *
 * @param channels 1 where one number is for all
 * @param pixels of an image's channel
 * @param rows images times pixels
 * @param isMatrix whether the channels of a row lie beside each other
 * @param chunks into which the rows are cut
 * @param places where the sums go
 */
record ChannelSums(int channels, int pixels, long rows, boolean isMatrix, int chunks, GradientPlaces places) {
    private static final String FAMILY = "channel";
    /* As in channel.cu. */
    private static final int COLUMNS = 32;
    /* Enough to fill a GPU, and rows enough for each to be worth it. */
    private static final int MOST_BLOCKS = 1024;
    private static final int LEAST_ROWS = 1024;

    static ChannelSums of(Shape dy, int channels, Layout layout, GradientPlaces places) {
        long rows = dy.elements() / channels;
        int pixels = Math.toIntExact(rows / dy.dim(0));
        boolean isMatrix = channels > 1 && (pixels == 1 || layout.isChannelsLast(dy));
        int groups = groups(channels, isMatrix);
        int chunks = (int) Math.max(1, Math.min((MOST_BLOCKS + groups - 1) / groups, rows / LEAST_ROWS));
        return new ChannelSums(channels, pixels, rows, isMatrix, chunks, places);
    }

    private static int groups(int channels, boolean isMatrix) {
        return isMatrix ? (channels + COLUMNS - 1) / COLUMNS : channels;
    }

    /** Bytes at the start of the operation's workspace. */
    long workspaceBytes() {
        return places.workspaceBytes() + Place.aligned((long) chunks * channels * Float.BYTES);
    }

    /**
     * What calculates them.
     *
     * @param term what an element adds, as {@code channel.cu} numbers it
     * @param x its other operand
     */
    Call[] calls(int term, Optional<Place> x, Tensor dy) {
        Place partial = Place.workspace(places.workspaceBytes());
        String suffix = ElementType.suffix(dy.type().dataType());
        Call parts = binding -> {
            Pointer[] operands = {
                Argument.of(term),
                x.map(place -> Argument.of(binding.at(place))).orElseGet(Argument::nothing),
                Argument.of(binding, dy),
                Argument.of(binding.at(partial)),
                Argument.of(channels)
            };
            long blocks = (long) groups(channels, isMatrix) * chunks;
            return isMatrix
                    ? binding.launchBlocks(
                            FAMILY,
                            "channel_sums_columns" + suffix,
                            blocks,
                            with(operands, Argument.of(rows), Argument.of(chunks)))
                    : binding.launchBlocks(
                            FAMILY,
                            "channel_sums_planes" + suffix,
                            blocks,
                            with(operands, Argument.of(pixels), Argument.of(rows), Argument.of(chunks)));
        };
        Call end = binding -> binding.launch(
                FAMILY,
                "channel_sums_end",
                channels,
                Argument.of(binding.at(partial)),
                Argument.of(binding.at(places.target())),
                Argument.of(channels),
                Argument.of(chunks));
        return new Call[] {places.before(), parts, end, places.after()};
    }

    private static Pointer[] with(Pointer[] first, Pointer... others) {
        Pointer[] all = Arrays.copyOf(first, first.length + others.length);
        System.arraycopy(others, 0, all, first.length, others.length);
        return all;
    }
}
