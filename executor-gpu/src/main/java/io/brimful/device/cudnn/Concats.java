package io.brimful.device.cudnn;

import io.brimful.step.ConcatBackward;
import io.brimful.step.ConcatForward;
import io.brimful.step.Tensor;
import java.util.ArrayList;
import java.util.List;
import jcuda.driver.CUDA_MEMCPY2D;
import jcuda.driver.CUmemorytype;
import jcuda.driver.JCudaDriver;

/** Concatenation: each input is a band of every image of the output. */
final class Concats {
    List<Recipe> forward(ConcatForward op) {
        List<Call> bands = new ArrayList<>();
        long first = 0;
        for (Tensor x : op.xs()) {
            long offset = first;
            bands.add(binding -> copy(
                    binding, new Band(Place.of(x), 0, image(x)), new Band(Place.of(op.y()), offset, image(op.y())), x));
            first += image(x);
        }
        return List.of(Recipe.of("concat", 0, op.inPlace(), bands.toArray(Call[]::new)));
    }

    List<Recipe> backward(ConcatBackward op) {
        List<Call> bands = new ArrayList<>();
        long first = 0;
        for (Tensor dx : op.dxs()) {
            long offset = first;
            bands.add(binding -> copy(
                    binding,
                    new Band(Place.of(op.dy()), offset, image(op.dy())),
                    new Band(Place.of(dx), 0, image(dx)),
                    dx));
            first += image(dx);
        }
        return List.of(Recipe.of("concat", 0, op.inPlace(), bands.toArray(Call[]::new)));
    }

    private static long image(Tensor tensor) {
        return tensor.bytes() / tensor.shape().dim(0);
    }

    private static Runnable copy(Binding binding, Band from, Band to, Tensor part) {
        CUDA_MEMCPY2D copy = new CUDA_MEMCPY2D();
        copy.srcMemoryType = CUmemorytype.CU_MEMORYTYPE_DEVICE;
        copy.srcDevice = binding.at(from.place());
        copy.srcXInBytes = from.firstByte();
        copy.srcPitch = from.pitch();
        copy.dstMemoryType = CUmemorytype.CU_MEMORYTYPE_DEVICE;
        copy.dstDevice = binding.at(to.place());
        copy.dstXInBytes = to.firstByte();
        copy.dstPitch = to.pitch();
        copy.WidthInBytes = image(part);
        copy.Height = part.shape().dim(0);
        Gpu gpu = binding.gpu();
        return () -> gpu.status().driver(JCudaDriver.cuMemcpy2DAsync(copy, gpu.stream()), "cuMemcpy2DAsync");
    }

    /**
     * Part of each image of a batch.
     *
     * @param firstByte of the part, within an image
     * @param pitch bytes from one image to the next
     */
    private record Band(Place place, long firstByte, long pitch) {}
}
