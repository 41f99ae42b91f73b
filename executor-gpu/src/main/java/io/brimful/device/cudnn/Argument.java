package io.brimful.device.cudnn;

import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;

/** A kernel's parameters as the driver wants them: each a pointer to its value. */
final class Argument {
    private Argument() {}

    static Pointer of(CUdeviceptr address) {
        return Pointer.to(address);
    }

    /** A device pointer to nothing. */
    static Pointer nothing() {
        return Pointer.to(new CUdeviceptr());
    }

    static Pointer of(int value) {
        return Pointer.to(new int[] {value});
    }

    static Pointer of(long value) {
        return Pointer.to(new long[] {value});
    }

    static Pointer of(float value) {
        return Pointer.to(new float[] {value});
    }
}
