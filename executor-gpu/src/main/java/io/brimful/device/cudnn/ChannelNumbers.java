package io.brimful.device.cudnn;

import io.brimful.step.Tensor;
import java.util.Optional;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.JCudaDriver;

/**
 * Where a batch normalization finds its scale, or its shift: one number for each channel. cuDNN knows none without: there the same
 * number stands for each in the workspace.
 *
 * @param place of the numbers
 * @param workspaceBytes that they take there
 * @param before the normalization
 */
record ChannelNumbers(Place place, long workspaceBytes, Call before) {
    /**
     * Those of a tensor.
     *
     * @param channels how many
     * @param neutral what stands for each where there is no tensor
     * @param offset in the workspace, aligned, where it does
     */
    static ChannelNumbers of(Optional<Tensor> tensor, int channels, float neutral, long offset) {
        return tensor.map(there -> new ChannelNumbers(Place.of(there), 0, Call.NONE))
                .orElseGet(() -> filled(channels, neutral, Place.workspace(offset)));
    }

    private static ChannelNumbers filled(int channels, float value, Place place) {
        Call fill = binding -> {
            CUdeviceptr to = binding.at(place);
            Gpu gpu = binding.gpu();
            return () -> gpu.status()
                    .driver(
                            JCudaDriver.cuMemsetD32Async(to, Float.floatToIntBits(value), channels, gpu.stream()),
                            "cuMemsetD32Async");
        };
        return new ChannelNumbers(place, Place.aligned((long) channels * Float.BYTES), fill);
    }
}
