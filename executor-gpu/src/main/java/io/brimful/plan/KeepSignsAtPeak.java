package io.brimful.plan;

import io.brimful.step.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        List<SignWindow> windows = SignWindow.of(step);
        return windows.isEmpty() ? step : SignWindow.take(step, new Account(step, windows).worthwhile());
    }

    /* The bytes needed at each operation, as signs are taken and left out. */
    private static final class Account {
        private final List<SignWindow> windows;
        private final long[] live;
        private final Map<SignWindow, Long> overwritten = new HashMap<>();

        Account(Step step, List<SignWindow> windows) {
            this.windows = windows;
            KernelTable table = KernelTable.ideal(step);
            Drafts.Draft draft = new Drafts(step, table, Permission.ALL).of(step.operations());
            live = draft.live().byOperation().stream()
                    .mapToLong(Long::longValue)
                    .toArray();
            Set<String> taken = new HashSet<>();
            draft.schedule().operations().stream()
                    .flatMap(scheduled -> scheduled.inPlace().stream())
                    .forEach(pair -> taken.add(pair.output().name()));
            windows.forEach(window -> overwritten.put(window, overwritten(step, window, taken)));
        }

        /* Once an output is gone, its last reader may write over it. */
        private static long overwritten(Step step, SignWindow window, Set<String> taken) {
            return step.operations().get(window.last()).inPlace().stream()
                            .filter(pair -> pair.input().equals(window.relu().y()))
                            .map(pair -> pair.output().name())
                            .anyMatch(taken::add)
                    ? window.outputBytes()
                    : 0;
        }

        List<SignWindow> worthwhile() {
            long before = peak();
            List<SignWindow> taken = new ArrayList<>(windows);
            taken.forEach(window -> change(window, -1));
            long enough = peak() + before / PARTS;
            List<SignWindow> smallestFirst = new ArrayList<>(windows);
            smallestFirst.sort(Comparator.comparingLong(SignWindow::outputBytes));
            for (SignWindow window : smallestFirst) {
                change(window, 1);
                if (peak() <= enough) {
                    taken.remove(window);
                } else {
                    change(window, -1);
                }
            }
            return peak() < before ? taken : List.of();
        }

        /* In place of the output its signs are there, and beside it at its last other reader. */
        private void change(SignWindow window, int sign) {
            live[window.last()] += sign * (overwritten.getOrDefault(window, 0L) - window.signBytes());
            for (int i = window.last() + 1; i <= window.back(); i++) {
                live[i] += sign * (window.outputBytes() - window.signBytes());
            }
        }

        private long peak() {
            return LongStream.of(live).max().orElse(0);
        }
    }
}
