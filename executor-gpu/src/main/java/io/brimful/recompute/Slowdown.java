package io.brimful.recompute;

import io.brimful.step.Operation;
import io.brimful.step.Repeats;
import io.brimful.step.Slice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Predicted time of a step, as a multiple of that of the same step which computes nothing again and runs in one piece. */
final class Slowdown {
    private Slowdown() {}

    static double of(List<Operation> operations) {
        Roofline roofline = new Roofline(operations);
        Map<String, List<Operation>> wholes = new LinkedHashMap<>();
        double extra = 0;
        double alone = 0;
        for (Operation op : operations) {
            double time = roofline.time(op);
            String whole = Slice.whole(op.name());
            if (Repeats.isAgain(whole)) {
                extra += time;
            } else if (whole.equals(op.name())) {
                alone += time;
            } else if (time > 0) {
                wholes.computeIfAbsent(whole, name -> new ArrayList<>()).add(op);
            }
        }
        for (List<Operation> slices : wholes.values()) {
            double together = Roofline.together(slices);
            alone += together;
            extra += slices.stream().mapToDouble(Roofline::alone).sum() - together;
        }
        return 1 + extra / alone;
    }
}
