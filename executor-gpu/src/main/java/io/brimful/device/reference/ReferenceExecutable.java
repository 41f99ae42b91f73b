package io.brimful.device.reference;

import io.brimful.device.Device.Freed;
import io.brimful.device.Executable;
import io.brimful.device.InitialValues;
import io.brimful.device.Protocol;
import io.brimful.plan.Placement.Region;
import io.brimful.plan.Plan;
import io.brimful.plan.Scheduled;
import io.brimful.step.State;
import io.brimful.step.Step;
import io.brimful.step.Tensor;
import io.brimful.tensor.DataType;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;

/** A plan's loops, one after the other. */
final class ReferenceExecutable implements Executable {
    /** A float of these bytes is NaN, an int is -1. */
    private static final byte POISON = (byte) 0xFF;

    private final Step step;
    private final Slices slices;
    private final List<Loop> loops = new ArrayList<>();
    private final List<List<ByteBuffer>> freed = new ArrayList<>();
    private final FloatBuffer images;
    private final Integers labels;
    private final List<FloatBuffer> extras;
    private final FloatBuffer loss;
    private final FloatBuffer correct;
    private final BatchNumber number = new BatchNumber();
    private long seed;
    private final Protocol protocol;
    private float lastLoss = Float.NaN;
    private int lastCorrect;

    ReferenceExecutable(Plan plan, ReferenceArena arena, Freed mode) {
        step = plan.step();
        protocol = new Protocol(step);
        slices = new Slices(plan, arena);
        Loops cases = new Loops(slices, number);
        for (Scheduled scheduled : plan.schedule().operations()) {
            loops.add(scheduled.op().match(cases));
        }
        for (int i = 0; i < loops.size(); i++) {
            List<ByteBuffer> ended = new ArrayList<>();
            if (mode == Freed.POISONED) {
                for (Region region : plan.freedAfter(i)) {
                    ended.add(arena.slice(region.offset(), region.buffer().bytes()));
                }
            }
            freed.add(ended);
        }
        images = slices.floats(step.ports().images());
        labels = slices.integers(step.ports().labels());
        extras = step.ports().extras().stream().map(slices::floats).toList();
        loss = slices.floats(step.ports().loss());
        correct = slices.floats(step.ports().correct());
        if (mode == Freed.POISONED) {
            poison(arena.slice(0, plan.arenaBytes()));
        }
    }

    @Override
    public void initialize(long seed) {
        protocol.initialize();
        this.seed = seed;
        for (State state : step.states()) {
            InitialValues.of(state, seed).fill(0, slices.floats(state.tensor()));
        }
    }

    @Override
    public void load(FloatBuffer images, IntBuffer labels, List<FloatBuffer> extras) {
        protocol.load(images, labels, extras);
        copy(images, this.images);
        for (int i = 0; i < extras.size(); i++) {
            copy(extras.get(i), this.extras.get(i));
        }
        for (int i = 0; i < labels.remaining(); i++) {
            this.labels.put(i, labels.get(labels.position() + i));
        }
    }

    private static void copy(FloatBuffer from, FloatBuffer to) {
        to.put(0, from, from.position(), from.remaining());
    }

    @Override
    public void run(long step, double learningRate) {
        runTimed(step, learningRate);
    }

    @Override
    public List<Long> runTimed(long step, double learningRate) {
        protocol.run(step);
        number.is(step);
        List<Long> nanos = new ArrayList<>(loops.size());
        for (int i = 0; i < loops.size(); i++) {
            protocol.goOn();
            long start = System.nanoTime();
            loops.get(i).run(seed + step, learningRate);
            nanos.add(System.nanoTime() - start);
            freed.get(i).forEach(ReferenceExecutable::poison);
        }
        /* The next batch may lie where these do. */
        lastLoss = loss.get(0);
        lastCorrect = (int) correct.get(0);
        return nanos;
    }

    @Override
    public boolean isDone() {
        protocol.requireOpen();
        return true;
    }

    @Override
    public float loss() {
        protocol.requireOpen();
        return lastLoss;
    }

    @Override
    public int correct() {
        protocol.requireOpen();
        return lastCorrect;
    }

    @Override
    public float[] read(Tensor tensor) {
        protocol.requireOpen();
        float[] values = new float[Math.toIntExact(tensor.shape().elements())];
        if (tensor.type().dataType() == DataType.FLOAT32) {
            slices.floats(tensor).get(values);
        } else {
            Integers integers = slices.integers(tensor);
            for (int i = 0; i < values.length; i++) {
                values[i] = integers.at(i);
            }
        }
        return values;
    }

    @Override
    public void write(Tensor tensor, float[] values) {
        protocol.write(tensor, values);
        slices.floats(tensor).put(values);
    }

    @Override
    public void close() {
        protocol.close();
    }

    private static void poison(ByteBuffer bytes) {
        for (int i = 0; i < bytes.capacity(); i++) {
            bytes.put(i, POISON);
        }
    }
}
