package io.brimful.device.cudnn;

import java.util.Map;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUfunction;
import jcuda.driver.JCudaDriver;

/**
 * Turns the places of one operation into addresses.
 *
 * @param gpu that runs it
 * @param arena its first byte
 * @param moment what differs from step to step
 * @param tensors offset of each tensor in the arena, by name
 * @param workspace offset of the operation's workspace
 */
record Binding(Gpu gpu, CUdeviceptr arena, CUdeviceptr moment, Map<String, Long> tensors, long workspace) {
    private static final int THREADS = 256;
    /* Kernels walk over their elements in strides of the whole grid: enough blocks to fill any GPU, no more. */
    private static final long MOST_BLOCKS = 4096;

    CUdeviceptr at(Place place) {
        return arena.withByteOffset(offset(place));
    }

    private long offset(Place place) {
        return place.tensor().map(tensor -> offset(tensor.name())).orElse(workspace) + place.offset();
    }

    private long offset(String tensor) {
        Long offset = tensors.get(tensor);
        if (offset == null) {
            throw new IllegalArgumentException("tensor " + tensor + " has no place in the plan");
        }
        return offset;
    }

    /** Whether both begin at the same byte. */
    boolean same(Place a, Place b) {
        return offset(a) == offset(b);
    }

    /** Copies bytes within the arena, unless they are there already. */
    Runnable copy(Place from, Place to, long bytes) {
        if (same(from, to)) {
            return Call.NOTHING;
        }
        CUdeviceptr source = at(from);
        CUdeviceptr target = at(to);
        return () -> gpu.status()
                .driver(JCudaDriver.cuMemcpyDtoDAsync(target, source, bytes, gpu.stream()), "cuMemcpyDtoDAsync");
    }

    /**
     * Launches one of our kernels with as many threads as there are elements.
     *
     * @param parameters each a {@code Pointer} to the parameter's value
     */
    Runnable launch(String family, String name, long elements, Pointer... parameters) {
        long blocks = Math.min(MOST_BLOCKS, (elements + THREADS - 1) / THREADS);
        return launchBlocks(family, name, blocks, parameters);
    }

    /** Launches one of our kernels with so many blocks. */
    Runnable launchBlocks(String family, String name, long blocks, Pointer... parameters) {
        CUfunction function = gpu.kernels().function(family, name);
        Pointer all = Pointer.to(parameters);
        int grid = Math.toIntExact(blocks);
        return () -> gpu.status()
                .driver(
                        JCudaDriver.cuLaunchKernel(function, grid, 1, 1, THREADS, 1, 1, 0, gpu.stream(), all, null),
                        "cuLaunchKernel " + name);
    }
}
