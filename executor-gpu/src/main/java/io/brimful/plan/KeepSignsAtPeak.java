package io.brimful.plan;

import io.brimful.step.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Lets ReLUs go back by their signs where that lowers the most bytes needed at one moment. All signs that could be taken are, then
 * those without which the step needs hardly more are left out again: each one is an operation more.
 */
final class KeepSignsAtPeak implements RewritePass {
    /* A smaller part of the step's bytes is not worth an operation. They are counted without padding and workspace: what the device
     * will say is not known yet. */
    private static final long PARTS = 1000;

    @Override
    public Step run(Step step) {
        List<SignWindow> taken = new ArrayList<>(SignWindow.of(step));
        if (taken.isEmpty()) {
            return step;
        }
        long[] live = live(step);
        long before = most(live);
        taken.forEach(window -> change(live, window, -1));
        long enough = most(live) + before / PARTS;
        List<SignWindow> smallestFirst = new ArrayList<>(taken);
        smallestFirst.sort(Comparator.comparingLong(SignWindow::outputBytes));
        for (SignWindow window : smallestFirst) {
            change(live, window, 1);
            if (most(live) <= enough) {
                taken.remove(window);
            } else {
                change(live, window, -1);
            }
        }
        return most(live) < before ? SignWindow.take(step, taken) : step;
    }

    /* In place of the output its signs are there, and beside it at its last other reader. */
    private static void change(long[] live, SignWindow window, int sign) {
        live[window.last()] -= sign * window.signBytes();
        for (int i = window.last() + 1; i <= window.back(); i++) {
            live[i] += sign * (window.outputBytes() - window.signBytes());
        }
    }

    private static long most(long[] live) {
        return LongStream.of(live).max().orElse(0);
    }

    private static long[] live(Step step) {
        KernelTable table = KernelTable.ideal(step);
        Schedule schedule = new GrantInPlace(table, Permission.ALL).run(step.operations());
        return LiveBytes.of(new Lifetimes(step, table, Permission.ALL).run(schedule)).byOperation().stream()
                .mapToLong(Long::longValue)
                .toArray();
    }
}
