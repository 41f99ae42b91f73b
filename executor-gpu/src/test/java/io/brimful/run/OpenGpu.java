package io.brimful.run;

import io.brimful.trial.Algorithms;
import io.brimful.trial.CostSource;
import io.brimful.trial.DataSource;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Find;
import io.brimful.trial.LearningRate;
import io.brimful.trial.NetworkSource;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Outcome;
import io.brimful.trial.Policy;
import io.brimful.trial.Precision;
import io.brimful.trial.Trial;
import java.util.Map;

/** A process of its own that opens a GPU, twice, and says how a trial on it ended. */
final class OpenGpu {
    private static final long MEMORY_BYTES = 64 << 20;

    private OpenGpu() {}

    public static void main(String[] arguments) {
        Precision precision = arguments.length > 1 ? Precision.valueOf(arguments[1]) : Precision.FP32;
        System.out.println(outcome(arguments[0], precision));
        System.out.println(outcome(arguments[0], precision));
    }

    private static String outcome(String address, Precision precision) {
        DeviceSlot slot = new DeviceSlot(address, MEMORY_BYTES, 1, Algorithms.DETERMINISTIC);
        Outcome outcome = TrialRunner.run(lenet(precision), slot, step -> {});
        if (outcome instanceof Outcome.Complete complete) {
            return complete.evidence().device().libraryVersion() + ": "
                    + complete.training().lossLast();
        }
        return outcome instanceof Outcome.Failed failed ? failed.reason() : outcome.toString();
    }

    static Trial lenet(Precision precision) {
        return new Trial(
                "t1",
                NetworkSource.zoo("lenet"),
                Find.NOTHING,
                Policy.PACKED,
                1,
                CostSource.PREDICTED,
                precision,
                1,
                8,
                2,
                2,
                1,
                4,
                1,
                Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005),
                DataSource.SYNTHETIC,
                1,
                Map.of());
    }
}
