package io.brimful.report.map;

import java.util.ArrayList;
import java.util.List;

/** Round values of an axis that begins at 0: multiples of 1, 2 or 5 times a power of ten. */
record Ticks(List<Long> values) {
    Ticks {
        values = List.copyOf(values);
    }

    /**
     * The ticks up to {@code end}.
     *
     * @param end at least 0
     * @param most how many steps there may be, at least 1
     */
    static Ticks upTo(long end, int most) {
        long step = step(end, most);
        List<Long> values = new ArrayList<>();
        for (long i = 0; i <= end / step; i++) {
            values.add(i * step);
        }
        return new Ticks(values);
    }

    private static long step(long end, int most) {
        long power = 1;
        while (true) {
            for (long factor : new long[] {1, 2, 5}) {
                long step = factor * power;
                if (end / step <= most) {
                    return step;
                }
            }
            power *= 10;
        }
    }
}
