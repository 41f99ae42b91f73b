package io.brimful.device.onednn;

import io.brimful.plan.Kernel;
import io.brimful.step.InPlace;
import io.brimful.step.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.javacpp.indexer.FloatIndexer;

/** Writes a recipe down call by call, and counts its workspace. */
final class RecipeWriter {
    static final int ALIGNMENT_BYTES = 64;

    private static final long SMALL_BYTES = 1 << 15;

    private final Native library;
    private final Layouts layouts;
    private final List<Call> calls = new ArrayList<>();
    private final Set<String> algorithms = new LinkedHashSet<>();
    private long workspaceBytes;
    private long scratchpadBytes;
    private final List<PendingScratchpad> scratchpads = new ArrayList<>();

    RecipeWriter(Native library, Layouts layouts) {
        this.library = library;
        this.layouts = layouts;
    }

    static long aligned(long bytes) {
        return Math.addExact(bytes, ALIGNMENT_BYTES - 1) & -ALIGNMENT_BYTES;
    }

    /** A tensor as it is stored. */
    Place tensor(Tensor tensor) {
        return new Place(Optional.of(tensor), 0, layouts.description(tensor));
    }

    /** A tensor as it is stored; a band as a copy of it in the workspace. */
    Place read(Tensor tensor) {
        int images = tensor.shape().dim(0);
        return layouts.band(tensor)
                .map(band -> new BandCopy(this, layouts, band, images).from(0))
                .orElseGet(() -> tensor(tensor));
    }

    /** A part of the workspace. */
    Place workspace(memory.desc description) {
        Place place = new Place(Optional.empty(), workspaceBytes, description);
        workspaceBytes = Math.addExact(workspaceBytes, aligned(description.get_size()));
        return place;
    }

    /** The operand as the library wants it: itself, or a copy in the workspace. */
    Place in(Place operand, memory.desc wanted) {
        if (operand.description().equals(wanted)) {
            return operand;
        }
        Place copy = workspace(wanted);
        copy(operand, copy);
        return copy;
    }

    /** Copies, and changes the layout on the way. */
    void copy(Place from, Place to) {
        NativeCall call = reordering(from, to);
        algorithms.add(call.algorithm());
        calls.add(call);
    }

    /** Copies likewise what the operation would read where it is if the library could: no part of its algorithm. */
    void reorder(Place from, Place to) {
        calls.add(reordering(from, to));
    }

    private NativeCall reordering(Place from, Place to) {
        memory.desc a = from.description();
        memory.desc b = to.description();
        reorder.primitive_desc description = Native.make(
                "reorder",
                () -> new reorder.primitive_desc(library.engine(), a, library.engine(), b, library.plain(), false),
                a,
                b);
        return scratched("reorder", description).with(dnnl.DNNL_ARG_FROM, from).with(dnnl.DNNL_ARG_TO, to);
    }

    /** Copies bytes as they are; nothing when both are the same. No part of the operation's algorithm: no number depends on it. */
    void move(Place from, Place to) {
        if (isSmall(from)) {
            long bytes = from.bytes();
            calls.add(binding -> binding.same(from, to) ? Call.NOTHING : binding.copy(from, to, bytes));
            return;
        }
        NativeCall copy = reordering(from.flat(), to.flat());
        calls.add(binding -> binding.same(from, to) ? Call.NOTHING : copy.bind(binding));
    }

    /** Whether a loop over the operand is over before the library's threads would have met. */
    boolean isSmall(Place operand) {
        return operand.bytes() <= SMALL_BYTES;
    }

    /** {@code sum = a + b}, byte for byte the same layout; the sum may lie over either. */
    void add(Place a, Place b, Place sum) {
        if (isSmall(a)) {
            java("add", binding -> addition(binding.floats(a), binding.floats(b), binding.floats(sum)));
            return;
        }
        memory.desc flat = a.flat().description();
        binary.primitive_desc description = Native.make(
                "binary_add",
                () -> new binary.primitive_desc(
                        library.engine(), dnnl.algorithm.binary_add, flat, flat, flat, library.plain(), false),
                flat);
        algorithms.add("binary_add/" + Native.implementation(description));
        Call straight = addition(description, a, b, sum);
        Call swapped = addition(description, b, a, sum);
        /* The library allows the result over its first operand only; the sum of two floats does not depend on their order. */
        calls.add(binding -> (binding.same(b, sum) ? swapped : straight).bind(binding));
    }

    private static Runnable addition(FloatIndexer a, FloatIndexer b, FloatIndexer sum) {
        return () -> {
            for (long i = 0; i < sum.size(0); i++) {
                sum.put(i, a.get(i) + b.get(i));
            }
        };
    }

    private Call addition(binary.primitive_desc description, Place first, Place second, Place sum) {
        return scratched("binary_add", description)
                .with(dnnl.DNNL_ARG_SRC_0, first.flat())
                .with(dnnl.DNNL_ARG_SRC_1, second.flat())
                .with(dnnl.DNNL_ARG_DST, sum.flat());
    }

    /** Adds a primitive; its scratchpad lies behind everything else in the workspace, shared by the calls. */
    NativeCall call(String name, primitive_desc_base description) {
        NativeCall call = scratched(name, description);
        algorithms.add(call.algorithm());
        calls.add(call);
        return call;
    }

    private NativeCall scratched(String name, primitive_desc_base description) {
        NativeCall call = new NativeCall(name, description);
        long bytes = description.scratchpad_desc().get_size();
        if (bytes > 0) {
            scratchpads.add(new PendingScratchpad(call, description.scratchpad_desc()));
            scratchpadBytes = Math.max(scratchpadBytes, aligned(bytes));
        }
        return call;
    }

    /** Adds a calculation in Java. */
    void java(String name, Call call) {
        algorithms.add(name + "/java");
        calls.add(call);
    }

    Recipe done(Collection<InPlace> inPlace) {
        for (PendingScratchpad pending : scratchpads) {
            pending.call.with(
                    dnnl.DNNL_ARG_SCRATCHPAD, new Place(Optional.empty(), workspaceBytes, pending.description));
        }
        long bytes = Math.addExact(workspaceBytes, scratchpadBytes);
        return new Recipe(new Kernel(String.join(" ", algorithms), bytes, Set.copyOf(inPlace)), calls);
    }

    private record PendingScratchpad(NativeCall call, memory.desc description) {}
}
