package io.brimful.step;

import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * Some images of a batch, and what becomes of an operation's tensors when it runs for these alone.
 *
 * @param first image, counted from 0
 * @param images how many
 * @param batch all of them
 * @param tensors from each tensor to the one that holds these images, or to itself where it has none
 */
public record Slice(int first, int images, int batch, UnaryOperator<Tensor> tensors) {
    /** The name of what belongs to these images, as in {@code conv1[0:16]}, or {@code conv1[0:16]'1} where it is computed again. */
    public String name(String whole) {
        String original = Repeats.original(whole);
        return original + "[" + first + ":" + (first + images) + "]" + whole.substring(original.length());
    }

    /** How many images something is of by its name; nothing where it is of the whole batch. */
    public static OptionalInt images(String name) {
        int open = open(name);
        if (open < 0) {
            return OptionalInt.empty();
        }
        int colon = name.indexOf(':', open + 1);
        int end = Integer.parseInt(name.substring(colon + 1, name.indexOf(']', open)));
        return OptionalInt.of(end - Integer.parseInt(name.substring(open + 1, colon)));
    }

    /** Which part of the batch it is. */
    float share() {
        return (float) images / batch;
    }

    /** The name that something has for the whole batch. */
    public static String whole(String name) {
        int open = open(name);
        return open < 0 ? name : name.substring(0, open) + name.substring(name.indexOf(']', open) + 1);
    }

    /* Where the bounds stand: the last pair of brackets with a colon between two numbers; -1 where there is none. */
    private static int open(String name) {
        int close = name.lastIndexOf(']');
        int open = name.lastIndexOf('[', close);
        int colon = name.indexOf(':', open + 1);
        boolean bounds = open >= 0
                && open < colon
                && colon < close
                && isNumber(name, open + 1, colon)
                && isNumber(name, colon + 1, close);
        return bounds ? open : -1;
    }

    private static boolean isNumber(String name, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Character.isDigit(name.charAt(i))) {
                return false;
            }
        }
        return from < to;
    }
}
