package io.brimful.plan;

import io.brimful.step.DropoutBackward;
import io.brimful.step.DropoutForward;
import io.brimful.step.Operation;
import io.brimful.step.Step;
import java.util.Optional;

/** Keeps no dropout mask: its random numbers are a function of step and element, so they are drawn again to go back. */
final class DrawDropoutAgain implements RewritePass {
    @Override
    public Step run(Step step) {
        return step.with(
                step.operations().stream().map(DrawDropoutAgain::rewritten).toList());
    }

    private static Operation rewritten(Operation op) {
        if (op instanceof DropoutForward forward) {
            return new DropoutForward(
                    forward.name(),
                    forward.layer(),
                    forward.stream(),
                    forward.first(),
                    forward.x(),
                    forward.y(),
                    Optional.empty());
        }
        if (op instanceof DropoutBackward backward) {
            return new DropoutBackward(
                    backward.name(),
                    backward.layer(),
                    backward.stream(),
                    backward.first(),
                    Optional.empty(),
                    backward.dy(),
                    backward.dx());
        }
        return op;
    }
}
