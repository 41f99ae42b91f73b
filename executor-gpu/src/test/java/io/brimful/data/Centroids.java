package io.brimful.data;

import java.nio.FloatBuffer;

/** The simplest learner: an image has the label of the class whose mean image is nearest. */
final class Centroids {
    private Centroids() {}

    static double[][] of(Batch batch, int classes) {
        double[][] sums =
                new double[classes][batch.images().capacity() / batch.labels().capacity()];
        int[] counts = new int[classes];
        for (int i = 0; i < batch.labels().capacity(); i++) {
            int label = batch.labels().get(i);
            counts[label]++;
            FloatBuffer image = batch.imageList().get(i);
            for (int j = 0; j < image.capacity(); j++) {
                sums[label][j] += image.get(j);
            }
        }
        for (int label = 0; label < classes; label++) {
            for (int j = 0; j < sums[label].length; j++) {
                sums[label][j] /= Math.max(1, counts[label]);
            }
        }
        return sums;
    }

    static double accuracy(double[][] centroids, Batch batch) {
        int right = 0;
        for (int i = 0; i < batch.labels().capacity(); i++) {
            right += nearest(centroids, batch.imageList().get(i))
                            == batch.labels().get(i)
                    ? 1
                    : 0;
        }
        return right / (double) batch.labels().capacity();
    }

    private static int nearest(double[][] centroids, FloatBuffer image) {
        int nearest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int label = 0; label < centroids.length; label++) {
            double distance = 0;
            for (int j = 0; j < image.capacity(); j++) {
                double difference = image.get(j) - centroids[label][j];
                distance += difference * difference;
            }
            if (distance < least) {
                least = distance;
                nearest = label;
            }
        }
        return nearest;
    }
}
