package io.brimful.trial;

import java.io.Serializable;

/**
 * One size that was tried.
 *
 * @param number counted from 0 within its trial
 * @param kind on paper or for real
 * @param plannedBytes the arena that the size needs; for a size that was refused without a plan, what any plan needs at least
 * @param freeBytes what the device had
 * @param fits whether it fitted
 * @param peakBytes what the device handed out at most; 0 when nothing ran
 * @param stepMillis the faster of the probe's steps; 0 when nothing ran
 */
public record Probe(
        int number,
        Kind kind,
        int batch,
        double width,
        long plannedBytes,
        long freeBytes,
        boolean fits,
        long peakBytes,
        double stepMillis)
        implements Serializable {
    /** How a size was tried. */
    public enum Kind {
        /** By its plan alone. */
        PLANNED,
        /** By training steps on the device. */
        DEVICE
    }
}
