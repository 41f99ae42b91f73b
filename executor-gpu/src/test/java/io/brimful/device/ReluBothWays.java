package io.brimful.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.device.Device.Freed;
import io.brimful.network.Filler;
import io.brimful.network.Relu;
import io.brimful.plan.Plan;
import io.brimful.plan.Planner;
import io.brimful.step.Operation;
import io.brimful.step.ReluBackward;
import io.brimful.step.ReluBackwardFromSigns;
import io.brimful.step.State;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.step.TakeSigns;
import io.brimful.step.Tensor;
import io.brimful.step.Tensor.Kind;
import io.brimful.tensor.DataType;
import io.brimful.tensor.Shape;
import io.brimful.tensor.TensorType;
import io.brimful.trial.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A ReLU that goes back by its output and by its signs, over numbers that are hard to tell apart, beside a small network. */
final class ReluBothWays {
    private static final float NAN = Float.NaN;
    private static final float LARGEST = Float.POSITIVE_INFINITY;
    /* Each of them a number of half precision and of bfloat16, too. */
    private static final float[] OUTPUTS = {
        1, 0, -0f, -1, 0x1p-14f, -0x1p-14f, 2.25f, 2.5f, 2.75f, LARGEST, -LARGEST, NAN, 0.5f, 3, -3, 0, 2
    };
    private static final float[] DERIVATIVES = {1, -1, 0, -0f, 0.25f, -0.25f, LARGEST, -LARGEST, NAN, 8, -8, 2, -2};

    private final Tensor y;
    private final Tensor dy;
    private final Tensor byOutput;
    private final Tensor bySigns;
    private final Step step;

    ReluBothWays(Relu relu, DataType type, Shape shape) {
        y = new Tensor("y", new TensorType(shape, type), Kind.STATISTIC);
        dy = new Tensor("dy", new TensorType(shape, type), Kind.STATISTIC);
        byOutput = new Tensor("by-output", new TensorType(shape, type), Kind.METRIC);
        bySigns = new Tensor("by-signs", new TensorType(shape, type), Kind.METRIC);
        Tensor signs = TakeSigns.signsOf(y);
        Step small = StepBuilder.of(new Sketch("small", 1, 2, 2).classify(2), shape.dim(0), Bench.SGD);
        List<Operation> operations = new ArrayList<>(small.operations());
        operations.add(new ReluBackward("output", relu, y, dy, byOutput));
        operations.add(new TakeSigns("signs", relu, y, signs));
        operations.add(new ReluBackwardFromSigns("back", signs, dy, bySigns));
        List<State> states = new ArrayList<>(small.states());
        states.add(new State(y, new Filler.Constant(0), 1, states.size()));
        states.add(new State(dy, new Filler.Constant(0), 1, states.size()));
        step = new Step("relu", shape.dim(0), small.precision(), operations, Map.of(), states, small.ports());
    }

    /** The same bits both ways; where the output is NaN, the derivative itself. */
    void check(Device device) throws OutOfDeviceMemory {
        Plan plan = Planner.plan(step, device.describe(step), Policy.PACKED);
        try (Bench bench = Bench.of(device, plan, Bench.SGD, Freed.POISONED)) {
            float[] outputs = repeated(OUTPUTS);
            float[] derivatives = repeated(DERIVATIVES);
            bench.executable().write(y, outputs);
            bench.executable().write(dy, derivatives);
            bench.step(0);
            float[] expected = bench.read(byOutput);
            float[] actual = bench.read(bySigns);
            for (int i = 0; i < outputs.length; i++) {
                float wanted = Float.isNaN(outputs[i]) ? derivatives[i] : expected[i];
                assertThat(Float.floatToIntBits(actual[i]))
                        .as("%s: y %s, dy %s, by y %s, by signs %s", y, outputs[i], derivatives[i], wanted, actual[i])
                        .isEqualTo(Float.floatToIntBits(wanted));
            }
        }
    }

    private float[] repeated(float[] values) {
        float[] all = new float[(int) y.shape().elements()];
        for (int i = 0; i < all.length; i++) {
            all[i] = values[i % values.length];
        }
        return all;
    }
}
