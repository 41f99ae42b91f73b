package io.brimful.trial;

import java.io.Serializable;

/**
 * One training step as it is reported.
 *
 * @param step counted from 0
 * @param loss mean over the batch
 * @param accuracy share of the batch whose most likely class was the label, 0 to 1
 * @param learningRate in force at this step
 * @param imagesPerSecond of this step alone
 */
public record TrainedStep(int step, double loss, double accuracy, double learningRate, double imagesPerSecond)
        implements Serializable {}
