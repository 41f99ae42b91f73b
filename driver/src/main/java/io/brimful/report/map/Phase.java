package io.brimful.report.map;

import io.brimful.step.Operation;
import io.brimful.step.Tensor;
import io.brimful.step.Tensor.Kind;
import java.util.List;
import java.util.Locale;

/** Which part of the step an operation belongs to, in the order of the legend. */
enum Phase {
    FORWARD,
    RECOMPUTE,
    BACKWARD,
    UPDATE;

    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /* What an operation writes tells: only backward ones write derivatives. */
    static Phase of(Operation op) {
        if (op.isUpdate()) {
            return UPDATE;
        }
        if (writesGradient(op) || op.writes().stream().anyMatch(tensor -> tensor.kind() == Kind.UPDATE)) {
            return BACKWARD;
        }
        return op.writes().stream().anyMatch(BufferKind::isRecomputed) ? RECOMPUTE : FORWARD;
    }

    /**
     * The same once there are derivatives: what writes neither one nor an activation prepares for one, as the taking of signs does.
     * What writes an activation goes forward in the next slice of the batch.
     */
    static Phase onTheWayBack(Operation op) {
        boolean isForward = op.writes().stream().map(Tensor::kind).anyMatch(Kind.ACTIVATION::equals);
        Phase phase = of(op);
        return phase == FORWARD && !isForward ? BACKWARD : phase;
    }

    /** Index of the first operation that writes the derivative of an activation; {@code order.size()} when none does. */
    static int backwardFrom(List<Operation> order) {
        for (int i = 0; i < order.size(); i++) {
            if (writesGradient(order.get(i))) {
                return i;
            }
        }
        return order.size();
    }

    private static boolean writesGradient(Operation op) {
        return op.writes().stream().map(Tensor::kind).anyMatch(Kind.GRADIENT::equals);
    }
}
