package io.brimful.plan;

import io.brimful.step.InPlace;
import io.brimful.step.Operation;
import io.brimful.step.Step;
import io.brimful.step.Tensor;
import io.brimful.step.Tensor.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Lets ReLUs go back by their signs wherever some bytes are gained, for a step whose peak is still to come down. Not where the
 * signs would be the last straw: beside what the operation that needs most by itself has to have.
 */
final class KeepSigns implements RewritePass {
    /* An output of less than this part of all outputs is not worth an operation. */
    private static final long PARTS = 1000;

    @Override
    public Step run(Step step) {
        List<Operation> operations = step.operations();
        long floor = operations.stream().mapToLong(KeepSigns::needed).max().orElse(0);
        List<SignWindow> windows = SignWindow.of(step);
        long least = windows.stream().mapToLong(SignWindow::outputBytes).sum() / PARTS;
        List<SignWindow> taken = windows.stream()
                .filter(window -> window.outputBytes() >= least)
                .filter(window -> needed(operations.get(window.last())) + window.signBytes() <= floor)
                .toList();
        return SignWindow.take(step, taken);
    }

    /* What has to be there while an operation runs, beside what lasts. */
    private static long needed(Operation op) {
        Set<Tensor> tensors = new LinkedHashSet<>();
        Stream.concat(op.reads().stream(), op.writes().stream())
                .filter(tensor -> !tensor.kind().lasts() && tensor.kind() != Kind.UPDATE)
                .forEach(tensors::add);
        op.inPlace().stream().map(InPlace::output).forEach(tensors::remove);
        return tensors.stream().mapToLong(Tensor::bytes).sum();
    }
}
