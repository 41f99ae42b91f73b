package io.brimful.device.cudnn;

import io.brimful.trial.Precision;
import jcuda.driver.CUdeviceptr;

/**
 * What differs from one step to the next, as the kernels read it: {@code struct Moment} of common.cuh. The kernels themselves keep
 * the loss scale from step to step, so that no step waits for the one before.
 */
final class Moment implements AutoCloseable {
    static final int BYTES = 32;

    /* The seed and the learning rate. */
    private static final int HOST_BYTES = 12;
    private static final float FIRST_LOSS_SCALE = 0x1p16f;

    private final float firstLossScale;
    private final Closing closing = new Closing();
    private final CUdeviceptr address;
    private final Pinned memory;
    private long seed;

    Moment(Gpu gpu, Precision precision) {
        this.firstLossScale = precision == Precision.FP16 ? FIRST_LOSS_SCALE : 1;
        this.address = gpu.moment(closing);
        try {
            this.memory = new Pinned(gpu, BYTES);
            closing.add(memory::close);
        } catch (RuntimeException | Error e) {
            closing.close();
            throw e;
        }
    }

    /** Where the kernels read it. */
    CUdeviceptr address() {
        return address;
    }

    /** Comes before the first step. Less its seed the key of a step is the step's number: the rules of some optimizers ask for it. */
    void begin(long newSeed) {
        seed = newSeed;
        memory.bytes()
                .putLong(seed)
                .putFloat(0)
                .putFloat(firstLossScale)
                .putFloat(1 / firstLossScale)
                .putInt(0)
                .putInt(0)
                .putInt((int) seed);
        memory.upload(address, BYTES);
    }

    /** Tells the device which step comes next. */
    void at(long step, double learningRate) {
        memory.bytes().putLong(seed + step).putFloat((float) learningRate);
        memory.upload(address, HOST_BYTES);
    }

    @Override
    public void close() {
        closing.close();
    }
}
