package io.brimful.device.onednn;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.cpu_isa;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;

/** The library itself: its engine, its stream, and how its faults are told. */
final class Native implements AutoCloseable {
    private static final List<String> OPENMP =
            List.of("libgomp.so.1", "libomp.dylib", "libiomp5.dylib", "libiomp5md.dll");

    private final PointerScope scope = new PointerScope();
    private final engine processor;
    private final dnnl_stream stream;
    private final primitive_attr plain;
    private final String version;

    private Native(int threads) {
        File library = new File(Loader.load(dnnl.class));
        limitThreads(library.getParentFile(), threads);
        processor = new engine(engine.kind.cpu, 0);
        stream = new stream(processor).get();
        plain = attributes();
        dnnl_version_t found = dnnl.dnnl_version();
        version = found.major() + "." + found.minor() + "." + found.patch();
        keep(scope);
    }

    /**
     * Loads the library for the calling thread.
     *
     * @param threads that the library may use, at least 1
     */
    static Native load(int threads) {
        /* Read once, when JavaCPP's Pointer is initialized: its collector may not free what a plan still uses, and its own
         * limits of memory may not count the arena. */
        for (String[] setting :
                new String[][] {{"nopointergc", "true"}, {"maxPhysicalBytes", "0"}, {"maxBytes", "0"}}) {
            System.setProperty("org.bytedeco.javacpp." + setting[0], setting[1]);
        }
        waitAsleep();
        return new Native(threads);
    }

    /* OpenMP's threads spin while they wait for each other, which costs a busy machine most of its time; asleep they cost
     * microseconds. Its runtime reads the environment once, when it is loaded; what the user has set there stays. */
    private static void waitAsleep() {
        if (!Platform.isWindows()) {
            Object[] arguments = {"OMP_WAIT_POLICY", "passive", 0};
            NativeLibrary.getInstance(Platform.C_LIBRARY_NAME)
                    .getFunction("setenv")
                    .invokeInt(arguments);
        }
    }

    /* OpenMP keeps the number of threads per calling thread, so it is set where the device is opened. */
    private static void limitThreads(File folder, int threads) {
        for (String name : OPENMP) {
            File library = new File(folder, name);
            if (library.exists()) {
                Object[] arguments = {threads};
                NativeLibrary.getInstance(library.getPath())
                        .getFunction("omp_set_num_threads")
                        .invokeVoid(arguments);
                return;
            }
        }
    }

    engine engine() {
        return processor;
    }

    dnnl_stream stream() {
        return stream;
    }

    String version() {
        return version;
    }

    /** The instruction set that the library uses here, by its own name. */
    String instructions() {
        int effective = dnnl.dnnl_get_effective_cpu_isa();
        return Arrays.stream(cpu_isa.values())
                .filter(known -> known.value == effective)
                .findFirst()
                .map(Enum::name)
                .orElse("");
    }

    /** Attributes of a primitive that keeps its scratchpad in the arena. */
    primitive_attr plain() {
        return plain;
    }

    /** The same, to be added to. */
    primitive_attr attributes() {
        primitive_attr attributes = new primitive_attr();
        attributes.set_scratchpad_mode(dnnl.scratchpad_mode.user);
        return attributes;
    }

    /** The same, and what {@code after} appends is done to each result. */
    primitive_attr attributes(post_ops after) {
        primitive_attr attributes = attributes();
        attributes.set_post_ops(after);
        return attributes;
    }

    /**
     * What {@code supplier} makes, its failure told with the native function and the shapes.
     *
     * @throws OnednnException when the library refuses
     */
    static <T> T make(String call, Supplier<T> supplier, memory.desc... shapes) {
        try {
            return supplier.get();
        } catch (RuntimeException fault) {
            throw new OnednnException(call + " of " + shapes(shapes) + ": " + fault.getMessage(), fault);
        }
    }

    /**
     * Does nothing when {@code status} is success.
     *
     * @throws OnednnException otherwise
     */
    static void check(int status, String call, String shapes) {
        if (status != dnnl.dnnl_success) {
            throw new OnednnException(call + " of " + shapes + ": status " + status, null);
        }
    }

    /** The shapes as text, for messages. */
    static String shapes(memory.desc... descriptions) {
        StringBuilder text = new StringBuilder();
        for (memory.desc description : descriptions) {
            text.append(text.isEmpty() ? "" : ", ").append(Arrays.toString(dims(description)));
        }
        return text.toString();
    }

    static long[] dims(memory.desc description) {
        long[] dims = new long[description.get_ndims()];
        description.get_dims().get(dims, 0, dims.length);
        return dims;
    }

    /** The library's name for how it does something. */
    static String implementation(primitive_desc_base description) {
        return description.impl_info_str().getString();
    }

    /** Frees every native object that {@code body} makes. */
    static <T> T scoped(Supplier<T> body) {
        PointerScope temporary = new PointerScope();
        try {
            return body.get();
        } finally {
            temporary.close();
        }
    }

    /** Takes {@code scope} off the thread without freeing what it holds; closing it later does. */
    static void keep(PointerScope scope) {
        scope.extend();
        scope.close();
    }

    @Override
    public void close() {
        scope.close();
    }
}
