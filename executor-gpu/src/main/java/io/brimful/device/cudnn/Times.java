package io.brimful.device.cudnn;

import java.util.ArrayList;
import java.util.List;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.JCudaDriver;

/** Marks in the GPU's work, and the times between them. */
final class Times implements AutoCloseable {
    private static final double NANOS_PER_MILLI = 1e6;

    private final Gpu gpu;
    private final Closing closing = new Closing();
    private final List<CUevent> marks = new ArrayList<>();

    Times(Gpu gpu) {
        this.gpu = gpu;
    }

    /** Behind what the stream has been asked for so far. */
    void mark() {
        CUevent mark = new CUevent();
        gpu.status().driver(JCudaDriver.cuEventCreate(mark, CUevent_flags.CU_EVENT_DEFAULT), "cuEventCreate");
        closing.add(() -> JCudaDriver.cuEventDestroy(mark));
        marks.add(mark);
        gpu.status().driver(JCudaDriver.cuEventRecord(mark, gpu.stream()), "cuEventRecord");
    }

    /** From each mark to the next; waits for the last. */
    List<Long> nanos() {
        List<Long> nanos = new ArrayList<>();
        float[] millis = new float[1];
        for (int i = 1; i < marks.size(); i++) {
            CUevent to = marks.get(i);
            gpu.status().driver(JCudaDriver.cuEventSynchronize(to), "cuEventSynchronize");
            gpu.status().driver(JCudaDriver.cuEventElapsedTime(millis, marks.get(i - 1), to), "cuEventElapsedTime");
            nanos.add(Math.round(millis[0] * NANOS_PER_MILLI));
        }
        return nanos;
    }

    @Override
    public void close() {
        closing.close();
    }
}
