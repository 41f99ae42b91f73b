package io.brimful.plan;

import java.util.List;

/**
 * The order in which a step's operations run.
 *
 * @param operations first to last
 */
public record Schedule(List<Scheduled> operations) {
    public Schedule {
        operations = List.copyOf(operations);
    }

    public int size() {
        return operations.size();
    }
}
