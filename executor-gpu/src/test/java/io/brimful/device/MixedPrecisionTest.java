package io.brimful.device;

/** Half precision on the CUDA test double. */
class MixedPrecisionTest extends MixedPrecisionContract {
    @Override
    protected void begin() {
        CudaDouble.fresh();
    }
}
