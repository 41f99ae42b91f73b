package io.brimful.device.onednn;

import io.brimful.device.Device.Freed;
import io.brimful.device.Executable;
import io.brimful.device.InitialValues;
import io.brimful.device.Protocol;
import io.brimful.network.Filler;
import io.brimful.plan.Placement.Region;
import io.brimful.plan.Plan;
import io.brimful.plan.Scheduled;
import io.brimful.step.State;
import io.brimful.step.Step.Ports;
import io.brimful.step.Tensor;
import io.brimful.trial.DeviceSlot;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.javacpp.indexer.IntIndexer;

/** A plan whose operations are bound to addresses in an arena. */
final class OnednnExecutable implements Executable {
    private static final int NOT_A_NUMBER = 0xFF;

    private final Plan plan;
    private final Freed freed;
    private final Transfer transfer;
    private final int threads;
    private final PointerScope scope;
    private final Map<String, Long> tensors = new HashMap<>();
    private final Moment moment = new Moment();
    private final Layouts layouts;
    private final List<List<Runnable>> operations = new ArrayList<>();
    private final Runnable[] calls;
    private final Address arena;
    private final List<FloatBuffer> images;
    private final List<List<FloatBuffer>> extras;
    private final IntIndexer labels;
    private final FloatIndexer loss;
    private final FloatIndexer correct;
    private final Protocol protocol;
    private float lastLoss = Float.NaN;
    private int lastCorrect;

    private OnednnExecutable(
            Plan plan, DeviceSlot slot, OffHeapArena memory, Native library, Freed freed, PointerScope scope) {
        this.plan = plan;
        this.protocol = new Protocol(plan.step());
        this.freed = freed;
        this.scope = scope;
        this.threads = slot.threads();
        this.transfer = new Transfer(library);
        this.arena = new Address(memory.address(), plan.arenaBytes());
        plan.tensorOffsets().forEach((name, offset) -> tensors.put(name, memory.address() + offset));
        Lowering lowering = Lowering.of(slot.address(), plan.step(), library);
        layouts = lowering.layouts();
        Map<String, Long> workspaces = plan.workspaceOffsets();
        for (Scheduled scheduled : plan.schedule().operations()) {
            long workspace =
                    memory.address() + workspaces.getOrDefault(scheduled.op().name(), 0L);
            Binding binding = new Binding(library, tensors, workspace, moment);
            Recipe recipe = lowering.recipe(scheduled.op(), scheduled.kernel());
            List<Runnable> ready = new ArrayList<>();
            recipe.calls().stream()
                    .map(call -> call.bind(binding))
                    .filter(call -> call != Call.NOTHING)
                    .forEach(ready::add);
            if (freed == Freed.POISONED) {
                ready.addAll(poisoning(operations.size()));
            }
            operations.add(ready);
        }
        calls = operations.stream().flatMap(List::stream).toArray(Runnable[]::new);
        Ports ports = plan.step().ports();
        images = buffers(ports.images());
        extras = ports.extras().stream().map(this::buffers).toList();
        labels = Address.ints(address(ports.labels()), ports.labels().shape().elements());
        loss = Address.floats(address(ports.loss()), 1);
        correct = Address.floats(address(ports.correct()), 1);
    }

    private List<FloatBuffer> buffers(Tensor tensor) {
        return Address.buffers(address(tensor), tensor.shape().elements());
    }

    /** Makes every native object that the plan needs; they live until the executable is closed. */
    static OnednnExecutable of(Plan plan, DeviceSlot slot, OffHeapArena memory, Native library, Freed freed) {
        PointerScope scope = new PointerScope();
        try {
            OnednnExecutable executable = new OnednnExecutable(plan, slot, memory, library, freed, scope);
            Native.keep(scope);
            return executable;
        } catch (RuntimeException fault) {
            scope.close();
            throw fault;
        }
    }

    /* After an operation, what nobody needs any more. */
    private List<Runnable> poisoning(int index) {
        List<Runnable> calls = new ArrayList<>();
        for (Region region : plan.freedAfter(index)) {
            Address bytes = new Address(
                    arena.address() + region.offset(), region.buffer().bytes());
            calls.add(() -> poison(bytes));
        }
        return calls;
    }

    private static void poison(Address bytes) {
        Pointer.memset(bytes, NOT_A_NUMBER, bytes.capacity());
    }

    @Override
    public void initialize(long seed) {
        protocol.initialize();
        if (freed == Freed.POISONED) {
            poison(arena);
        }
        moment.begin(seed);
        for (State state : plan.step().states()) {
            memory.desc description = layouts.description(state.tensor());
            long address = address(state.tensor());
            if (state.filler().equals(new Filler.Constant(0))) {
                Pointer.memset(new Address(address, description.get_size()), 0, description.get_size());
            } else {
                transfer.write(description, address, (first, out) -> fill(state, seed, first, out));
            }
        }
    }

    /* In as many parts as there are threads: a value depends on nothing but its index. */
    private void fill(State state, long seed, long first, FloatBuffer out) {
        int total = out.remaining();
        int part = (total + threads - 1) / threads;
        IntStream.range(0, threads).parallel().forEach(thread -> {
            int from = Math.min(total, thread * part);
            int to = Math.min(total, from + part);
            FloatBuffer mine = out.duplicate().position(from).limit(to);
            InitialValues.of(state, seed).fill(first + from, mine);
        });
    }

    @Override
    public void load(FloatBuffer batch, IntBuffer truth, List<FloatBuffer> beside) {
        protocol.load(batch, truth, beside);
        copy(batch, images);
        for (int i = 0; i < beside.size(); i++) {
            copy(beside.get(i), extras.get(i));
        }
        for (int i = 0; i < truth.remaining(); i++) {
            labels.put(i, truth.get(truth.position() + i));
        }
    }

    private static void copy(FloatBuffer from, List<FloatBuffer> to) {
        FloatBuffer source = from.duplicate();
        int end = source.limit();
        for (FloatBuffer target : to) {
            target.clear();
            source.limit(source.position() + target.remaining());
            target.put(source);
            source.limit(end);
        }
    }

    @Override
    public void run(long step, double learningRate) {
        protocol.run(step);
        moment.at(step, learningRate);
        for (Runnable call : calls) {
            protocol.goOn();
            call.run();
        }
        keepMetrics();
    }

    @Override
    public List<Long> runTimed(long step, double learningRate) {
        protocol.run(step);
        moment.at(step, learningRate);
        List<Long> nanos = new ArrayList<>(operations.size());
        for (int i = 0; i < operations.size(); i++) {
            protocol.goOn();
            long start = System.nanoTime();
            operations.get(i).forEach(Runnable::run);
            nanos.add(System.nanoTime() - start);
        }
        keepMetrics();
        return nanos;
    }

    /* The next batch may lie where these do. */
    private void keepMetrics() {
        lastLoss = loss.get(0);
        lastCorrect = (int) correct.get(0);
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
        transfer.read(
                layouts.description(tensor),
                address(tensor),
                (first, in) -> in.get(values, Math.toIntExact(first), in.remaining()));
        return values;
    }

    @Override
    public void write(Tensor tensor, float[] values) {
        protocol.write(tensor, values);
        transfer.write(
                layouts.description(tensor),
                address(tensor),
                (first, out) -> out.put(values, Math.toIntExact(first), out.remaining()));
    }

    private long address(Tensor tensor) {
        Long address = tensors.get(tensor.name());
        if (address == null) {
            throw new IllegalArgumentException("tensor " + tensor + " has no place in the plan");
        }
        return address;
    }

    boolean isClosed() {
        return protocol.isClosed();
    }

    @Override
    public void close() {
        if (!protocol.isClosed()) {
            protocol.close();
            scope.close();
        }
    }
}
