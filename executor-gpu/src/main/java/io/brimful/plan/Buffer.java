package io.brimful.plan;

import io.brimful.step.Tensor;
import java.util.List;

/**
 * Bytes that stay at one place for one stretch of time: tensors that are written over each other, or an operation's workspace.
 *
 * @param name of its first tensor, or of the operation with {@code .workspace}
 * @param bytes more than 0
 * @param from index of the first operation that needs it
 * @param to one after the last operation that needs it, above {@code from}
 * @param tensors what it holds, in the order of time; empty for a workspace
 */
public record Buffer(String name, long bytes, int from, int to, List<Tensor> tensors) {
    /** What the name of a workspace's buffer ends in. */
    public static final String WORKSPACE = ".workspace";

    public Buffer {
        if (bytes <= 0 || from < 0 || from >= to) {
            throw new PlanException(name + ": " + bytes + " B in [" + from + ", " + to + ")");
        }
        tensors = List.copyOf(tensors);
    }

    /** Whether both are needed at one moment. */
    public boolean meets(Buffer other) {
        return from < other.to && other.from < to;
    }
}
