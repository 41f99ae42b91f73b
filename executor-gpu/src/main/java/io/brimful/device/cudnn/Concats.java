package io.brimful.device.cudnn;

import io.brimful.step.ConcatBackward;
import io.brimful.step.ConcatForward;
import io.brimful.step.Tensor;
import java.util.ArrayList;
import java.util.List;
import jcuda.driver.CUDA_MEMCPY2D;
import jcuda.driver.CUmemorytype;
import jcuda.driver.JCudaDriver;

/** Concatenation: each input is a band of every image of the output, or of every pixel where channels are densest. */
final class Concats {
    private final Layout layout;

    Concats(Layout layout) {
        this.layout = layout;
    }

    List<Recipe> forward(ConcatForward op) {
        List<Call> bands = new ArrayList<>();
        long first = 0;
        for (Tensor x : op.xs()) {
            long offset = first;
            bands.add(binding -> copy(
                    binding, new Band(Place.of(x), 0, pitch(x)), new Band(Place.of(op.y()), offset, pitch(op.y())), x));
            first += pitch(x);
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
                    new Band(Place.of(op.dy()), offset, pitch(op.dy())),
                    new Band(Place.of(dx), 0, pitch(dx)),
                    dx));
            first += pitch(dx);
        }
        return List.of(Recipe.of("concat", 0, op.inPlace(), bands.toArray(Call[]::new)));
    }

    /* Bytes of an image, or of a pixel. */
    private long pitch(Tensor tensor) {
        return switch (layout) {
            case NCHW -> tensor.bytes() / tensor.shape().dim(0);
            case NHWC -> (long) tensor.shape().dim(1) * tensor.type().dataType().bytes();
        };
    }

    private Runnable copy(Binding binding, Band from, Band to, Tensor part) {
        CUDA_MEMCPY2D copy = new CUDA_MEMCPY2D();
        copy.srcMemoryType = CUmemorytype.CU_MEMORYTYPE_DEVICE;
        copy.srcDevice = binding.at(from.place());
        copy.srcXInBytes = from.firstByte();
        copy.srcPitch = from.pitch();
        copy.dstMemoryType = CUmemorytype.CU_MEMORYTYPE_DEVICE;
        copy.dstDevice = binding.at(to.place());
        copy.dstXInBytes = to.firstByte();
        copy.dstPitch = to.pitch();
        copy.WidthInBytes = pitch(part);
        copy.Height = part.bytes() / pitch(part);
        Gpu gpu = binding.gpu();
        return () -> gpu.status().driver(JCudaDriver.cuMemcpy2DAsync(copy, gpu.stream()), "cuMemcpy2DAsync");
    }

    /**
     * Part of each image of a batch, or of each of its pixels.
     *
     * @param firstByte of the part, within the image
     * @param pitch bytes from one image to the next
     */
    private record Band(Place place, long firstByte, long pitch) {}
}
