package io.brimful.device.cudnn;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.ptr.PointerByReference;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much more of a GPU's memory is used since this was opened, by everybody and for whatever purpose, as the driver's own tool
 * nvidia-smi sees it. CUDA itself answers only within a context, when that has taken its share.
 */
final class Nvml implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Nvml.class);
    private static final String LIBRARY = "libnvidia-ml.so.1";

    /* NVIDIA's NVML documentation, nvmlMemory_t: total, free and used as unsigned long long. */
    private static final int MEMORY_BYTES = 3 * Long.BYTES;
    private static final int USED = 2 * Long.BYTES;

    private final @Nullable NativeLibrary library;
    private final boolean isInitialized;
    private final PointerByReference device = new PointerByReference();
    private final OptionalLong before;

    private Nvml(@Nullable NativeLibrary library, String uuid) {
        this.library = library;
        this.isInitialized = isGood("nvmlInit_v2");
        boolean isFound = isInitialized && isGood("nvmlDeviceGetHandleByUUID", uuid, device);
        this.before = isFound ? used() : OptionalLong.empty();
    }

    /**
     * Begins to watch one GPU. Without NVML, or where it does not tell, nothing is seen.
     *
     * @param uuid as nvidia-smi writes it
     */
    static Nvml watch(String uuid) {
        try {
            return new Nvml(NativeLibrary.getInstance(LIBRARY), uuid);
        } catch (LinkageError absent) {
            LOG.debug(LIBRARY, absent);
            return new Nvml(null, uuid);
        }
    }

    /** Bytes used since this was opened; 0 where nothing is seen, or where others gave back more than that. */
    long grownBytes() {
        OptionalLong now = before.isPresent() ? used() : OptionalLong.empty();
        return now.isPresent() ? Math.max(0, now.getAsLong() - before.getAsLong()) : 0;
    }

    private OptionalLong used() {
        Memory memory = new Memory(MEMORY_BYTES);
        return isGood("nvmlDeviceGetMemoryInfo", device.getValue(), memory)
                ? OptionalLong.of(memory.getLong(USED))
                : OptionalLong.empty();
    }

    private boolean isGood(String function, Object... arguments) {
        if (library == null) {
            return false;
        }
        try {
            int status = library.getFunction(function).invokeInt(arguments);
            if (status != 0) {
                LOG.debug("{} answered {}", function, status);
            }
            return status == 0;
        } catch (LinkageError absent) {
            LOG.debug(function, absent);
            return false;
        }
    }

    @Override
    public void close() {
        if (isInitialized) {
            isGood("nvmlShutdown");
        }
    }
}
