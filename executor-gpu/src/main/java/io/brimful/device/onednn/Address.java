package io.brimful.device.onednn;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.indexer.ByteIndexer;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.javacpp.indexer.IntIndexer;

/** Bytes that somebody else owns; JavaCPP never frees them. */
final class Address extends Pointer {
    private static final long FLOATS_OF_A_BUFFER = 1L << 28;

    Address(long address, long bytes) {
        this.address = address;
        this.limit = bytes;
        this.capacity = bytes;
    }

    /** The bytes as floats with 64-bit indices. */
    static FloatIndexer floats(long address, long elements) {
        return FloatIndexer.create(floatPointer(address, elements), elements);
    }

    /** The bytes as integers with 64-bit indices. */
    static IntIndexer ints(long address, long elements) {
        IntPointer pointer = new IntPointer(new Address(address, 4 * elements));
        return IntIndexer.create(pointer.<IntPointer>limit(elements).capacity(elements), elements);
    }

    /** The bytes with 64-bit indices. */
    static ByteIndexer bytes(long address, long bytes) {
        BytePointer pointer = new BytePointer(new Address(address, bytes));
        return ByteIndexer.create(pointer.<BytePointer>limit(bytes).capacity(bytes), bytes);
    }

    /** The bytes as buffers behind each other, each small enough for Java. */
    static List<FloatBuffer> buffers(long address, long elements) {
        List<FloatBuffer> buffers = new ArrayList<>();
        for (long from = 0; from < elements; from += FLOATS_OF_A_BUFFER) {
            long length = Math.min(FLOATS_OF_A_BUFFER, elements - from);
            buffers.add(floatPointer(address + 4 * from, length).asBuffer());
        }
        return buffers;
    }

    private static FloatPointer floatPointer(long address, long elements) {
        FloatPointer pointer = new FloatPointer(new Address(address, 4 * elements));
        return pointer.<FloatPointer>limit(elements).capacity(elements);
    }
}
