package io.brimful.plan;

import io.brimful.step.InPlace;
import io.brimful.step.Operation;
import java.util.Set;

/**
 * An operation at its place in the order.
 *
 * @param op what is calculated
 * @param kernel how
 * @param inPlace outputs that are written over an input
 */
public record Scheduled(Operation op, Kernel kernel, Set<InPlace> inPlace) {
    public Scheduled {
        inPlace = Set.copyOf(inPlace);
    }
}
