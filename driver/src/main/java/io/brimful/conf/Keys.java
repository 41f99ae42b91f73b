package io.brimful.conf;

import io.brimful.trial.CostSource;
import io.brimful.trial.Decay;
import io.brimful.trial.Find;
import io.brimful.trial.Policy;
import io.brimful.trial.Precision;
import java.util.List;

/** Every key that a grid can range over, with what it may be. */
public final class Keys {
    private static final int LARGEST_BATCH = 1 << 20;
    private static final double LARGEST_WIDTH = 1024;

    public static final Key<String> NETWORK = new Key<>("trial.network", Kind.text());
    public static final Key<ImageSize> IMAGE = new Key<>("trial.image", Kind.image());
    public static final Key<Find> FIND = new Key<>("trial.find", Kind.constant(Find.class));
    public static final Key<Policy> POLICY = new Key<>("trial.policy", Kind.constant(Policy.class));
    public static final Key<Double> MAX_SLOWDOWN = new Key<>("trial.max-slowdown", Kind.real(1, Double.MAX_VALUE));
    public static final Key<CostSource> COSTS = new Key<>("trial.costs", Kind.constant(CostSource.class));
    public static final Key<Precision> PRECISION = new Key<>("trial.precision", Kind.constant(Precision.class));
    public static final Key<Integer> BATCH = new Key<>("trial.batch", Kind.whole(1, LARGEST_BATCH));
    public static final Key<Integer> MAX_BATCH = new Key<>("trial.max-batch", Kind.whole(1, LARGEST_BATCH));
    public static final Key<Double> WIDTH = new Key<>("trial.width", Kind.realAbove(0, LARGEST_WIDTH));
    public static final Key<Double> MAX_WIDTH = new Key<>("trial.max-width", Kind.realAbove(0, LARGEST_WIDTH));
    public static final Key<Integer> WIDTH_MULTIPLE = new Key<>("trial.width-multiple", Kind.whole(1, 1024));

    public static final Key<Integer> STEPS = new Key<>("train.steps", Kind.whole(0, Integer.MAX_VALUE));
    public static final Key<Integer> REPORT_EVERY = new Key<>("train.report-every", Kind.whole(1, Integer.MAX_VALUE));

    public static final Key<OptimizerKind> OPTIMIZER =
            new Key<>("train.optimizer.kind", Kind.constant(OptimizerKind.class));
    public static final Key<Double> LEARNING_RATE =
            new Key<>("train.optimizer.learning-rate", Kind.real(0, Double.MAX_VALUE));
    public static final Key<Double> MOMENTUM = new Key<>("train.optimizer.momentum", Kind.realBelow(0, 1));
    public static final Key<Double> BETA1 = new Key<>("train.optimizer.beta1", Kind.realBelow(0, 1));
    public static final Key<Double> BETA2 = new Key<>("train.optimizer.beta2", Kind.realBelow(0, 1));
    public static final Key<Double> RMS_DECAY = new Key<>("train.optimizer.rms-decay", Kind.realBelow(0, 1));
    public static final Key<Double> EPSILON = new Key<>("train.optimizer.epsilon", Kind.real(1e-30, 1));
    public static final Key<Double> WEIGHT_DECAY =
            new Key<>("train.optimizer.weight-decay", Kind.real(0, Double.MAX_VALUE));
    public static final Key<Decay> REGULARIZATION =
            new Key<>("train.optimizer.regularization", Kind.constant(Decay.class));
    public static final Key<Double> CLIP_GRADIENTS =
            new Key<>("train.optimizer.clip-gradients", Kind.real(0, Float.MAX_VALUE));
    public static final Key<Integer> ACCUMULATE = new Key<>("train.optimizer.accumulate", Kind.whole(1, 1 << 16));
    public static final Key<String> RATE_POLICY = new Key<>(
            "train.optimizer.policy", Kind.oneOf("fixed", "step", "multistep", "exp", "inv", "poly", "sigmoid"));
    public static final Key<Double> GAMMA = new Key<>("train.optimizer.gamma", Kind.real());
    public static final Key<Long> STEP_SIZE = new Key<>("train.optimizer.step-size", Kind.wholeLong(1, Long.MAX_VALUE));
    public static final Key<List<Long>> STEPS_AT = new Key<>("train.optimizer.steps-at", Kind.ascending());
    public static final Key<Double> POWER = new Key<>("train.optimizer.power", Kind.real(0, Double.MAX_VALUE));
    public static final Key<Long> MAX_STEPS = new Key<>("train.optimizer.max-steps", Kind.wholeLong(0, Long.MAX_VALUE));

    public static final Key<String> DATA_KIND = new Key<>("data.kind", Kind.oneOf("synthetic", "mnist", "cifar10"));
    public static final Key<String> DATA_PATH = new Key<>("data.path", Kind.text());

    /** All of them, in the order of the reference file. */
    public static final List<Key<?>> ALL = List.of(
            NETWORK,
            IMAGE,
            FIND,
            POLICY,
            MAX_SLOWDOWN,
            COSTS,
            PRECISION,
            BATCH,
            MAX_BATCH,
            WIDTH,
            MAX_WIDTH,
            WIDTH_MULTIPLE,
            STEPS,
            REPORT_EVERY,
            OPTIMIZER,
            LEARNING_RATE,
            MOMENTUM,
            BETA1,
            BETA2,
            RMS_DECAY,
            EPSILON,
            WEIGHT_DECAY,
            REGULARIZATION,
            CLIP_GRADIENTS,
            ACCUMULATE,
            RATE_POLICY,
            GAMMA,
            STEP_SIZE,
            STEPS_AT,
            POWER,
            MAX_STEPS,
            DATA_KIND,
            DATA_PATH);

    private Keys() {}
}
