package io.brimful.trial;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One question on one device: a network with its hyperparameters, and what to find.
 *
 * @param id unique within its sweep
 * @param network from the zoo or a file
 * @param find what to look for
 * @param policy how far the planner may go
 * @param maxSlowdown time of a step as a multiple of that without recomputation, at most; at least 1, and without effect on policies
 *     that compute nothing again
 * @param costs where that time is from
 * @param precision in what numbers to train
 * @param width multiplies the channels of hidden layers; where the search begins when the width is to be found
 * @param widthMultiple scaled channels are rounded to a multiple of this
 * @param batch images a step; where the search begins when the batch is to be found
 * @param maxBatch the search for a batch goes no further than this
 * @param maxWidth the search for a width goes no further than this
 * @param steps training steps after the search, at least 0
 * @param reportEvery a row of {@code trial_steps} is kept for each so many steps, at least 1
 * @param optimizer how parameters change
 * @param data where the images come from
 * @param seed of the initial parameters, of dropout and of synthetic images
 * @param params the keys of the configuration that make this trial differ from the others of its sweep, as text
 */
public record Trial(
        String id,
        NetworkSource network,
        Find find,
        Policy policy,
        double maxSlowdown,
        CostSource costs,
        Precision precision,
        double width,
        int widthMultiple,
        int batch,
        int maxBatch,
        double maxWidth,
        int steps,
        int reportEvery,
        Optimizer optimizer,
        DataSource data,
        long seed,
        Map<String, String> params)
        implements Serializable {
    public Trial {
        require(batch >= 1, "batch is " + batch + ", must be >= 1");
        require(maxBatch >= batch, "max-batch is " + maxBatch + ", must be >= batch (" + batch + ")");
        require(maxSlowdown >= 1, "max-slowdown is " + maxSlowdown + ", must be >= 1");
        require(width > 0 && width <= 1024, "width is " + width + ", must be > 0 and <= 1024");
        require(maxWidth >= width && maxWidth <= 1024, "max-width is " + maxWidth + ", must be >= width and <= 1024");
        require(widthMultiple >= 1, "width-multiple is " + widthMultiple + ", must be >= 1");
        require(steps >= 0, "steps is " + steps + ", must be >= 0");
        require(reportEvery >= 1, "report-every is " + reportEvery + ", must be >= 1");
        params = Collections.unmodifiableMap(new TreeMap<>(params));
    }

    /** The same question under another name. */
    public Trial as(String otherId, Map<String, String> otherParams) {
        return new Trial(
                otherId,
                network,
                find,
                policy,
                maxSlowdown,
                costs,
                precision,
                width,
                widthMultiple,
                batch,
                maxBatch,
                maxWidth,
                steps,
                reportEvery,
                optimizer,
                data,
                seed,
                otherParams);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
