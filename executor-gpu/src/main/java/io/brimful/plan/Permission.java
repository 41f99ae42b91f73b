package io.brimful.plan;

import io.brimful.step.AccumulateGradient;
import io.brimful.step.InPlace;
import io.brimful.step.Operation;
import io.brimful.step.Tensor.Kind;
import io.brimful.trial.Policy;
import java.util.List;

/** What a policy lets the planner do. */
enum Permission {
    /**
     * Caffe's own: functions of one element, dropout, normalization of channels and reshape share their input's data and diff; all else
     * has its own bytes.
     */
    AS_CAFFE,
    /** Also: bytes are used again after their last reader, and a weight gradient is added to the momentum in its place. */
    REUSE,
    /** Also: whatever runs in place does, and less is kept. */
    ALL;

    static Permission of(Policy policy) {
        return switch (policy) {
            case CAFFE -> AS_CAFFE;
            case REUSE -> REUSE;
            case PACKED, RECOMPUTE, SLICED -> ALL;
        };
    }

    /** How the step is written differently first, in this order. */
    static List<RewritePass> rewrites(Policy policy) {
        if (of(policy) != ALL) {
            return List.of(new ReadSignAfterDropout());
        }
        return List.of(
                new CommuteReluWithConcat(),
                policy == Policy.RECOMPUTE ? KeepArgmax.alone() : KeepArgmax.besideSigns(),
                new CommuteReluWithMaxPool(),
                new ReadSignAfterDropout(),
                new DrawDropoutAgain(),
                new ShareGradientOfSum(),
                policy == Policy.RECOMPUTE ? new KeepSigns() : new KeepSignsAtPeak(),
                policy == Policy.RECOMPUTE ? ReadBands.ofMuch() : ReadBands.atPeak());
    }

    /** Whether bytes may hold something else once their last reader is done. */
    boolean reusesBytes() {
        return this != AS_CAFFE;
    }

    /**
     * Whether {@code op} may write {@code pair} in place, as far as the policy is concerned.
     *
     * @param accesses of the order in which the operations run
     */
    boolean grants(Operation op, InPlace pair, Accesses accesses) {
        if (pair.output().kind() == Kind.UPDATE) {
            /* A gradient by itself is Caffe's diff, and is added to where it lies, by all who share the parameter; a momentum there has
             * bytes of its own. */
            return this != AS_CAFFE || pair.input().kind() != Kind.MOMENTUM;
        }
        return this == ALL || sharesBlobInCaffe(op, pair, accesses);
    }

    /* A sum of gradients has its own diff in Caffe (the split layer's bottom), the partial sums on the way to it do not. */
    private static boolean sharesBlobInCaffe(Operation op, InPlace pair, Accesses accesses) {
        if (op instanceof AccumulateGradient) {
            return accesses.writer(pair.input()).orElse(op) instanceof AccumulateGradient sum && !sum.equals(op);
        }
        return op.sharesBlobInCaffe();
    }
}
