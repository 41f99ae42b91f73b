package io.brimful.device.onednn;

import java.nio.FloatBuffer;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;

/** Copies tensors between the order of their logical shape and the order in which they are stored, a few rows at a time. */
final class Transfer {
    /* Layouts interleave at most this many rows of a matrix of weights. */
    private static final long INTERLEAVED_ROWS = 64;
    private static final long STAGING_BYTES = 8L << 20;

    private final Native library;

    Transfer(Native library) {
        this.library = library;
    }

    /** What is done with a stretch of a tensor, in the order of its logical shape. */
    interface Stretch {
        /**
         * The elements from {@code first} on.
         *
         * @param first index of the first element
         */
        void at(long first, FloatBuffer elements);
    }

    /** Fills a tensor with what {@code source} puts into each stretch. */
    void write(memory.desc stored, long address, Stretch source) {
        chunks(stored, address, source, Direction.IN);
    }

    /** Shows a tensor to {@code sink}. */
    void read(memory.desc stored, long address, Stretch sink) {
        chunks(stored, address, sink, Direction.OUT);
    }

    private void chunks(memory.desc stored, long address, Stretch stretch, Direction direction) {
        Native.scoped(() -> {
            long[] dims = Native.dims(stored);
            long elements = product(dims, 0);
            if (stored.equals(plain(dims))) {
                long first = 0;
                for (FloatBuffer buffer : Address.buffers(address, elements)) {
                    int length = buffer.remaining();
                    stretch.at(first, buffer);
                    first += length;
                }
            } else {
                staged(stored, dims, address, stretch, direction);
            }
            return dims;
        });
    }

    private void staged(memory.desc stored, long[] dims, long address, Stretch stretch, Direction direction) {
        long rowElements = product(dims, 1);
        boolean padded = stored.get_size() != product(dims, 0) * memory.data_type_size(stored.get_data_type());
        long fitting = STAGING_BYTES / (4 * rowElements) / INTERLEAVED_ROWS * INTERLEAVED_ROWS;
        long rows = padded ? dims[0] : Math.min(dims[0], Math.max(INTERLEAVED_ROWS, fitting));
        Pointer staging = Pointer.malloc(4 * rows * rowElements);
        try {
            for (long from = 0; from < dims[0]; from += rows) {
                long[] part = dims.clone();
                part[0] = Math.min(rows, dims[0] - from);
                chunk(stored, address, from, part, staging.address(), stretch, direction);
            }
        } finally {
            Pointer.free(staging);
        }
    }

    private void chunk(
            memory.desc stored,
            long address,
            long from,
            long[] part,
            long staging,
            Stretch stretch,
            Direction direction) {
        long rowElements = product(part, 1);
        boolean whole = part[0] == Native.dims(stored)[0];
        long[] offsets = new long[part.length];
        offsets[0] = from;
        memory.desc there = whole ? stored : stored.submemory_desc(part, offsets);
        long elements = part[0] * rowElements;
        memory inside = new memory(there, library.engine(), new Address(address, stored.get_size()));
        memory outside = new memory(plain(part), library.engine(), new Address(staging, 4 * elements));
        FloatBuffer buffer = Address.buffers(staging, elements).get(0);
        if (direction == Direction.IN) {
            stretch.at(from * rowElements, buffer);
            reorder(outside, inside);
        } else {
            reorder(inside, outside);
            stretch.at(from * rowElements, buffer);
        }
    }

    private void reorder(memory from, memory to) {
        stream queue = new stream(library.engine());
        new reorder(from, to).execute(queue, from, to);
        queue._wait();
    }

    private static long product(long[] dims, int from) {
        long product = 1;
        for (int i = from; i < dims.length; i++) {
            product = Math.multiplyExact(product, dims[i]);
        }
        return product;
    }

    private static memory.desc plain(long[] dims) {
        long[] strides = new long[dims.length];
        long stride = 1;
        for (int i = dims.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= dims[i];
        }
        return new memory.desc(dims, data_type.f32, strides);
    }

    private enum Direction {
        IN,
        OUT
    }
}
