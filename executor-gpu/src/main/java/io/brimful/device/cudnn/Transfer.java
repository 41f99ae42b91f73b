package io.brimful.device.cudnn;

import io.brimful.device.InitialValues;
import io.brimful.network.Filler;
import io.brimful.step.State;
import io.brimful.step.Tensor;
import io.brimful.tensor.DataType;
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
    void fill(State state, long seed, CUdeviceptr to) {
        if (state.filler().equals(new Filler.Constant(0))) {
            gpu.status()
                    .driver(
                            JCudaDriver.cuMemsetD8Async(
                                    to, (byte) 0, state.tensor().bytes(), gpu.stream()),
                            "cuMemsetD8Async");
            return;
        }
        long elements = state.tensor().shape().elements();
        upload(elements, to, (first, out) -> draw(state, seed, first, out));
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

    void write(float[] values, CUdeviceptr to) {
        upload(values.length, to, (first, out) -> out.put(values, (int) first, out.remaining()));
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
    float[] read(Tensor tensor, CUdeviceptr from) {
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(Math.toIntExact(tensor.bytes())).order(ByteOrder.nativeOrder());
        gpu.synchronize();
        gpu.status().driver(JCudaDriver.cuMemcpyDtoH(Pointer.to(bytes), from, tensor.bytes()), "cuMemcpyDtoH");
        float[] values = new float[Math.toIntExact(tensor.shape().elements())];
        DataType type = tensor.type().dataType();
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (type) {
                case FLOAT32 -> bytes.getFloat(i * Float.BYTES);
                case INT32 -> bytes.getInt(i * Integer.BYTES);
                case UINT8 -> bytes.get(i) & 0xFF;
            };
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
