package io.brimful.run;

import io.brimful.trial.CostSource;
import io.brimful.trial.DataSource;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Find;
import io.brimful.trial.LearningRate;
import io.brimful.trial.NetworkSource;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Policy;
import io.brimful.trial.Precision;
import io.brimful.trial.Trial;
import java.util.Map;

/** Small trials. */
public final class Trials {
    public static final DeviceSlot ONEDNN = new DeviceSlot("onednn", 64 << 20, 1);

    private Trials() {}

    /** LeNet on synthetic images; no search. */
    public static Trial lenet(String id, int steps) {
        return new Trial(
                id,
                NetworkSource.zoo("lenet"),
                Find.NOTHING,
                Policy.PACKED,
                1,
                CostSource.PREDICTED,
                Precision.FP32,
                1,
                8,
                4,
                4,
                1,
                steps,
                1,
                Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005),
                DataSource.SYNTHETIC,
                7,
                Map.of());
    }
}
