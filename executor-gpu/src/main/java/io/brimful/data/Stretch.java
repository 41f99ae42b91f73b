package io.brimful.data;

/** Linear interpolation from a few points to a line of any length; the first and last point fall on the line's ends. */
final class Stretch {
    private final int points;
    private final int[] left;
    private final float[] weight;

    private Stretch(int points, int[] left, float[] weight) {
        this.points = points;
        this.left = left;
        this.weight = weight;
    }

    /**
     * @param points at least 1
     * @param length at least {@code points}
     */
    static Stretch of(int points, int length) {
        int[] left = new int[length];
        float[] weight = new float[length];
        for (int i = 0; i < length; i++) {
            float at = length == 1 ? 0 : (float) i * (points - 1) / (length - 1);
            left[i] = Math.min((int) at, Math.max(0, points - 2));
            weight[i] = at - left[i];
        }
        return new Stretch(points, left, weight);
    }

    int points() {
        return points;
    }

    /** The point at or before {@code i}. */
    int left(int i) {
        return left[i];
    }

    /** The point after {@code left}; the same one when there is only one. */
    int right(int i) {
        return Math.min(left[i] + 1, points - 1);
    }

    /** How far {@code i} is on the way from left to right, 0 to 1. */
    float weight(int i) {
        return weight[i];
    }

    /** Writes the line through {@code points} values from {@code in[from]} to {@code out[to]} and on. */
    void write(float[] in, int from, float[] out, int to) {
        for (int i = 0; i < left.length; i++) {
            float before = in[from + left[i]];
            out[to + i] = before + weight[i] * (in[from + right(i)] - before);
        }
    }
}
