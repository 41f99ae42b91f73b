package io.brimful.slice;

import io.brimful.step.Operation;
import java.util.List;

/**
 * Consecutive layers of a step, there and back.
 *
 * @param operations of the step, in the order in which they run
 * @param from first forward operation
 * @param to one behind the last forward operation
 * @param backFrom first operation on the way back
 * @param backTo one behind the last
 */
record Stretch(List<Operation> operations, int from, int to, int backFrom, int backTo) {
    List<Operation> forward() {
        return operations.subList(from, to);
    }

    /** Without what opens and closes gradients. */
    List<Operation> backward() {
        return operations.subList(backFrom, backTo).stream()
                .filter(op -> !op.isUpdate())
                .toList();
    }

    List<Operation> opening() {
        return operations.subList(backFrom, backTo).stream()
                .filter(Operation::opensGradient)
                .toList();
    }

    List<Operation> closing() {
        return operations.subList(backFrom, backTo).stream()
                .filter(Operation::closesGradient)
                .toList();
    }

    /** Whether the way back follows the way there at once: then each slice goes both ways before the next one begins. */
    boolean turns() {
        return to == backFrom;
    }

    /** What comes before, between and behind. */
    List<Operation> before() {
        return operations.subList(0, from);
    }

    List<Operation> between() {
        return operations.subList(to, backFrom);
    }

    List<Operation> behind() {
        return operations.subList(backTo, operations.size());
    }
}
