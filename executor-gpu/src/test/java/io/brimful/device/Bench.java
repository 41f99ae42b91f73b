package io.brimful.device;

import io.brimful.device.Device.Freed;
import io.brimful.network.Network;
import io.brimful.plan.Plan;
import io.brimful.plan.Planner;
import io.brimful.recompute.Limit;
import io.brimful.recompute.Recomputation;
import io.brimful.slice.Slicing;
import io.brimful.step.State;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.step.Tensor;
import io.brimful.step.Tensor.Kind;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Policy;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A network that is planned, compiled and filled from {@link Formula}. */
final class Bench implements AutoCloseable {
    /** A rate at which small networks learn without diverging, with all that the optimizer has. */
    static final Optimizer SGD = Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005);

    /** Updates that leave the gradient itself in the momentum. */
    static final Optimizer PLAIN = Optimizer.sgd(new LearningRate.Fixed(0.5), 0, 0);

    private static final long SEED = 42;

    private final Plan plan;
    private final Optimizer optimizer;
    private final Arena arena;
    private final Executable executable;

    private Bench(Plan plan, Optimizer optimizer, Arena arena, Executable executable) {
        this.plan = plan;
        this.optimizer = optimizer;
        this.arena = arena;
        this.executable = executable;
    }

    static Bench of(Device device, Network network, int batch, Optimizer optimizer, Policy policy, Freed freed)
            throws OutOfDeviceMemory {
        return of(device, StepBuilder.of(network, batch, optimizer), optimizer, policy, freed);
    }

    static Bench of(Device device, Step step, Optimizer optimizer, Policy policy, Freed freed)
            throws OutOfDeviceMemory {
        return of(device, plan(device, step, policy), optimizer, freed);
    }

    static Bench of(Device device, Plan plan, Optimizer optimizer, Freed freed) throws OutOfDeviceMemory {
        Arena arena = device.reserve(plan.arenaBytes());
        Executable executable = device.compile(plan, arena, freed);
        Bench bench = new Bench(plan, optimizer, arena, executable);
        bench.begin();
        return bench;
    }

    /** Sets all values to what they were at first. */
    void begin() {
        executable.initialize(SEED);
        Formula.fill(plan.step(), executable);
    }

    static Plan plan(Device device, Network network, int batch, Optimizer optimizer, Policy policy) {
        return plan(device, StepBuilder.of(network, batch, optimizer), policy);
    }

    static Plan plan(Device device, Step step, Policy policy) {
        if (policy == Policy.RECOMPUTE) {
            /* As far as it goes. */
            return new Recomputation(step, device::describe).plan(new Limit(Double.MAX_VALUE, 0));
        }
        if (policy == Policy.SLICED) {
            return new Slicing(step, device::describe).plan(new Limit(Double.MAX_VALUE, 0));
        }
        Step prepared = Planner.prepare(step, policy);
        return Planner.plan(prepared, device.describe(prepared), policy);
    }

    /** Trains on batch {@code number}; the loss before the update. */
    float step(long number) {
        return step(number, optimizer.learningRate().at(number));
    }

    float step(long number, double rate) {
        return step(number, number, rate);
    }

    /** Trains on batch {@code batch}, the one of this number. */
    float step(long number, long batch, double rate) {
        Formula.load(plan.step(), batch, executable);
        executable.run(number, rate);
        return executable.loss();
    }

    List<Float> steps(int count) {
        List<Float> losses = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            losses.add(step(number));
        }
        return losses;
    }

    Plan plan() {
        return plan;
    }

    Executable executable() {
        return executable;
    }

    List<Tensor> tensors(Kind kind) {
        return plan.step().states().stream()
                .map(State::tensor)
                .filter(tensor -> tensor.kind() == kind)
                .toList();
    }

    float[] read(Tensor tensor) {
        return executable.read(tensor);
    }

    /** Every lasting tensor to the last bit, by name. */
    Map<String, IntBuffer> bits() {
        Map<String, IntBuffer> bits = new LinkedHashMap<>();
        for (State state : plan.step().states()) {
            float[] values = executable.read(state.tensor());
            IntBuffer raw = IntBuffer.allocate(values.length);
            for (int i = 0; i < values.length; i++) {
                raw.put(i, Float.floatToRawIntBits(values[i]));
            }
            bits.put(state.tensor().name(), raw);
        }
        return bits;
    }

    @Override
    public void close() {
        executable.close();
        arena.close();
    }
}
