package io.brimful.plan;

import io.brimful.step.InPlace;
import java.util.Set;

/**
 * One way in which a device can run an operation.
 *
 * @param algorithm the device's name for it; equal names calculate equal numbers
 * @param workspaceBytes memory that it needs while it runs, exactly
 * @param inPlace outputs that it may write over an input
 */
public record Kernel(String algorithm, long workspaceBytes, Set<InPlace> inPlace) {
    public Kernel {
        if (workspaceBytes < 0) {
            throw new IllegalArgumentException(algorithm + ": workspace is " + workspaceBytes + " B, must be >= 0");
        }
        inPlace = Set.copyOf(inPlace);
    }
}
