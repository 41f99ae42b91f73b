package io.brimful.device.reference;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;

/** Whole numbers in the arena, whatever their width. */
interface Integers {
    int at(int index);

    void put(int index, int value);

    /**
     * Four bytes each.
     *
     * @param slice where they lie
     */
    record Wide(IntBuffer slice) implements Integers {
        @Override
        public int at(int index) {
            return slice.get(index);
        }

        @Override
        public void put(int index, int value) {
            slice.put(index, value);
        }
    }

    /**
     * One byte each, 0 to 255.
     *
     * @param slice where they lie
     */
    record Narrow(ByteBuffer slice) implements Integers {
        @Override
        public int at(int index) {
            return Byte.toUnsignedInt(slice.get(index));
        }

        @Override
        public void put(int index, int value) {
            slice.put(index, (byte) value);
        }
    }
}
