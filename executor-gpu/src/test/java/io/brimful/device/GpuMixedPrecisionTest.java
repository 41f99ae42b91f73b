package io.brimful.device;

import org.junit.jupiter.api.Tag;

/** Half precision on a real GPU; {@code gpu/check.sh} runs it. */
@Tag("gpu")
class GpuMixedPrecisionTest extends MixedPrecisionContract {
    @Override
    protected void begin() {}
}
