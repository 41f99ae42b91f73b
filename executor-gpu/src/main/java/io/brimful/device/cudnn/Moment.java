package io.brimful.device.cudnn;

import java.nio.ByteBuffer;

/** What differs from one step to the next, as the kernels read it: {@code struct Moment} of common.cuh. */
final class Moment implements AutoCloseable {
    static final int BYTES = 32;

    private final Gpu gpu;
    private final Pinned memory;
    private long seed;

    Moment(Gpu gpu) {
        this.gpu = gpu;
        this.memory = new Pinned(gpu, BYTES);
    }

    void begin(long newSeed) {
        seed = newSeed;
    }

    /** Tells the device which step comes next. */
    void at(long step, double learningRate) {
        ByteBuffer bytes = memory.bytes();
        bytes.putLong(seed + step)
                .putFloat((float) learningRate)
                .putFloat(1)
                .putFloat(1)
                .putInt(0);
        memory.upload(gpu.moment(), BYTES);
    }

    @Override
    public void close() {
        memory.close();
    }
}
