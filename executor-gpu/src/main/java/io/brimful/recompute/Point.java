package io.brimful.recompute;

import java.util.List;

/**
 * One way to run a step.
 *
 * @param liveBytes most that is needed at one moment, by the model's account
 * @param time predicted, in the unit of the model's operations
 * @param choices for each tensor
 */
record Point(long liveBytes, double time, List<Choice> choices) {
    Point {
        choices = List.copyOf(choices);
    }

    /** Whether this one needs fewer bytes by some part of the other's, and no more time. */
    boolean beats(Point other, double part) {
        return time <= other.time && liveBytes < other.liveBytes * (1 - part);
    }
}
