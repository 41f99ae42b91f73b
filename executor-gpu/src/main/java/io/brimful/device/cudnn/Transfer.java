package io.brimful.device.cudnn;

import io.brimful.device.InitialValues;
import io.brimful.network.Filler;
import io.brimful.step.State;
import io.brimful.step.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.stream.IntStream;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.JCudaDriver;

/** Values between the host's memory and a tensor, a piece at a time. */
final class Transfer implements AutoCloseable {
    private static final int PIECE_BYTES = 16 << 20;
    private static final int PART = 1 << 16;

    private final Gpu gpu;
    private final Pinned piece;

    Transfer(Gpu gpu) {
        this.gpu = gpu;
        this.piece = new Pinned(gpu, PIECE_BYTES);
    }

    /** Gives a state its first values. */
    void fill(State state, Stored stored, long seed, CUdeviceptr to) {
        if (state.filler().equals(new Filler.Constant(0))) {
            gpu.status()
                    .driver(
                            JCudaDriver.cuMemsetD8Async(
                                    to, (byte) 0, state.tensor().bytes(), gpu.stream()),
                            "cuMemsetD8Async");
            return;
        }
        long elements = state.tensor().shape().elements();
        upload(elements, stored, to, (first, out) -> draw(state, seed, first, out));
    }

    /* A value depends on nothing but its index, so any number of threads may draw. */
    private static void draw(State state, long seed, long first, FloatBuffer out) {
        int total = out.remaining();
        IntStream.range(0, (total + PART - 1) / PART).parallel().forEach(part -> {
            int from = part * PART;
            FloatBuffer mine = out.duplicate().position(from).limit(Math.min(total, from + PART));
            InitialValues.of(state, seed).fill(first + from, mine);
        });
    }

    void write(float[] values, Stored stored, CUdeviceptr to) {
        upload(values.length, stored, to, (first, out) -> out.put(values, (int) first, out.remaining()));
    }

    /* Whole rows at once, since a row's elements change their places. */
    private void upload(long elements, Stored stored, CUdeviceptr to, Source source) {
        if (stored.isPlain()) {
            upload(elements, to, source);
            return;
        }
        int rows = Math.max(1, PIECE_BYTES / Float.BYTES / stored.row()) * stored.row();
        FloatBuffer logical = FloatBuffer.allocate((int) Math.min(elements, rows));
        ByteBuffer inMemory =
                ByteBuffer.allocate(logical.capacity() * Float.BYTES).order(ByteOrder.nativeOrder());
        for (long first = 0; first < elements; first += rows) {
            int count = (int) Math.min(rows, elements - first);
            source.put(first, logical.clear().limit(count));
            stored.put(logical.clear().limit(count), inMemory);
            FloatBuffer all = inMemory.asFloatBuffer();
            upload(
                    count,
                    to.withByteOffset(first * Float.BYTES),
                    (done, out) -> out.put(all.duplicate().position((int) done).limit((int) done + out.remaining())));
        }
    }

    private void upload(long elements, CUdeviceptr to, Source source) {
        int most = PIECE_BYTES / Float.BYTES;
        for (long first = 0; first < elements; first += most) {
            int count = (int) Math.min(most, elements - first);
            source.put(first, piece.floats().limit(count));
            piece.upload(to.withByteOffset(first * Float.BYTES), (long) count * Float.BYTES);
        }
    }

    /** A tensor's content as numbers, behind everything that was asked for. */
    float[] read(Tensor tensor, Stored stored, CUdeviceptr from) {
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(Math.toIntExact(tensor.bytes())).order(ByteOrder.nativeOrder());
        gpu.synchronize();
        gpu.status().driver(JCudaDriver.cuMemcpyDtoH(Pointer.to(bytes), from, tensor.bytes()), "cuMemcpyDtoH");
        float[] values = new float[Math.toIntExact(tensor.shape().elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = stored.at(bytes, i);
        }
        return values;
    }

    @Override
    public void close() {
        piece.close();
    }

    /** Where values come from. */
    @FunctionalInterface
    private interface Source {
        void put(long first, FloatBuffer out);
    }
}
