package io.brimful.device.cudnn;

import io.brimful.step.Part;
import io.brimful.step.Step;
import io.brimful.step.Tensor;
import java.util.Map;
import java.util.Optional;
import jcuda.driver.CUDA_MEMCPY2D;
import jcuda.driver.CUmemorytype;
import jcuda.driver.JCudaDriver;

/** Bands: part of each image of a batch, or of each of its pixels where channels are densest. */
final class Bands {
    private final Layout layout;
    private final Map<String, Part> parts;

    Bands(Layout layout, Step step) {
        this.layout = layout;
        this.parts = step.parts();
    }

    /** All channels of a tensor. */
    Band all(Tensor tensor) {
        return new Band(Place.of(tensor), 0, pitch(tensor));
    }

    /** Channels of a tensor from one on. */
    Band from(Tensor tensor, int channel) {
        return new Band(Place.of(tensor), channelBytes(tensor) * channel, pitch(tensor));
    }

    /* Bytes of an image, or of a pixel. */
    private long pitch(Tensor tensor) {
        return channelBytes(tensor) * tensor.shape().dim(1);
    }

    /* Bytes of a channel of an image, or of a pixel. */
    private long channelBytes(Tensor tensor) {
        boolean isDensest = layout.isChannelsLast(tensor.shape());
        return isDensest
                ? tensor.type().dataType().bytes()
                : tensor.bytes() / tensor.shape().dim(0) / tensor.shape().dim(1);
    }

    /** Copies a band of the shape of {@code part}. */
    Call copy(Band from, Band to, Tensor part) {
        long width = pitch(part);
        long rows = part.bytes() / width;
        return binding -> {
            CUDA_MEMCPY2D copy = new CUDA_MEMCPY2D();
            copy.srcMemoryType = CUmemorytype.CU_MEMORYTYPE_DEVICE;
            copy.srcDevice = binding.at(from.place());
            copy.srcXInBytes = from.firstByte();
            copy.srcPitch = from.pitch();
            copy.dstMemoryType = CUmemorytype.CU_MEMORYTYPE_DEVICE;
            copy.dstDevice = binding.at(to.place());
            copy.dstXInBytes = to.firstByte();
            copy.dstPitch = to.pitch();
            copy.WidthInBytes = width;
            copy.Height = rows;
            Gpu gpu = binding.gpu();
            return () -> gpu.status().driver(JCudaDriver.cuMemcpy2DAsync(copy, gpu.stream()), "cuMemcpy2DAsync");
        };
    }

    /**
     * An operand that may be a band: that is copied first. cuDNN promises no calculation over images that do not follow each other
     * to be that over images that do, to the last bit.
     *
     * @param offset in the operation's workspace, aligned, from which on a copy may lie
     */
    Operand read(Tensor tensor, long offset) {
        Part band = parts.get(tensor.name());
        if (band == null || !band.isBand()) {
            return new Operand(Place.of(tensor), 0, Optional.empty());
        }
        Place place = Place.workspace(offset);
        Band there = from(band.whole(), band.firstChannel()).at(Place.of(tensor));
        Call copy = copy(there, all(tensor).at(place), tensor);
        return new Operand(place, Place.aligned(tensor.bytes()), Optional.of(copy));
    }

    /**
     * Part of each image of a batch, or of each of its pixels.
     *
     * @param firstByte of the part, within the image
     * @param pitch bytes from one image to the next
     */
    record Band(Place place, long firstByte, long pitch) {
        Band at(Place other) {
            return new Band(other, firstByte, pitch);
        }
    }

    /**
     * Where to read.
     *
     * @param workspaceBytes that a copy takes
     * @param copy to be made before
     */
    record Operand(Place place, long workspaceBytes, Optional<Call> copy) {
        /** The same recipe with the copy before it, in the workspace behind what it had. */
        Recipe before(Recipe recipe) {
            return copy.map(call -> recipe.after(call).needing(recipe.kernel().workspaceBytes() + workspaceBytes))
                    .orElse(recipe);
        }
    }
}
