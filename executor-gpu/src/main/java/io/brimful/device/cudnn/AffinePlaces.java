package io.brimful.device.cudnn;

import io.brimful.step.Tensor;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.JCudaDriver;

/**
 * Where a batch normalization finds its scale and shift. cuDNN knows none without: there ones and zeros stand in the workspace.
 *
 * @param scale one number for each channel
 * @param shift one number for each channel
 * @param workspaceBytes that they take there
 * @param before the normalization
 */
record AffinePlaces(Place scale, Place shift, long workspaceBytes, Call before) {
    static AffinePlaces of(Tensor scale, Tensor shift) {
        return new AffinePlaces(Place.of(scale), Place.of(shift), 0, Call.NONE);
    }

    /**
     * Ones and zeros.
     *
     * @param offset in the workspace, aligned
     */
    static AffinePlaces neutral(int channels, long offset) {
        long bytes = Place.aligned((long) channels * Float.BYTES);
        Place ones = Place.workspace(offset);
        Place zeros = Place.workspace(offset + bytes);
        Call fill = binding -> {
            Runnable one = fill(binding, ones, 1, channels);
            Runnable zero = fill(binding, zeros, 0, channels);
            return () -> {
                one.run();
                zero.run();
            };
        };
        return new AffinePlaces(ones, zeros, 2 * bytes, fill);
    }

    private static Runnable fill(Binding binding, Place place, float value, int count) {
        CUdeviceptr to = binding.at(place);
        Gpu gpu = binding.gpu();
        return () -> gpu.status()
                .driver(
                        JCudaDriver.cuMemsetD32Async(to, Float.floatToIntBits(value), count, gpu.stream()),
                        "cuMemsetD32Async");
    }

    /** Where a gradient goes that nobody wants: into the workspace. */
    static GradientPlaces unwanted(int channels, long offset) {
        long bytes = Place.aligned((long) channels * Float.BYTES);
        return new GradientPlaces(Place.workspace(offset), 0, bytes, Call.NONE, Call.NONE);
    }
}
