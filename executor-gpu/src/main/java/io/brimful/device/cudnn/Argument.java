package io.brimful.device.cudnn;

import io.brimful.step.Tensor;
import java.util.Optional;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;

/** A kernel's parameters as the driver wants them: each a pointer to its value. */
final class Argument {
    private Argument() {}

    static Pointer of(CUdeviceptr address) {
        return Pointer.to(address);
    }

    /** Where a tensor lies. */
    static Pointer of(Binding binding, Tensor tensor) {
        return of(binding.at(Place.of(tensor)));
    }

    /** Where a tensor lies, nowhere if there is none. */
    static Pointer of(Binding binding, Optional<Tensor> tensor) {
        return tensor.map(there -> of(binding, there)).orElseGet(Argument::nothing);
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
