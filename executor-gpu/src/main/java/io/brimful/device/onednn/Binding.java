package io.brimful.device.onednn;

import io.brimful.step.Tensor;
import java.util.Map;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.indexer.ByteIndexer;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.javacpp.indexer.IntIndexer;

/**
 * Turns the places of one operation into addresses.
 *
 * @param library to make native objects with
 * @param tensors address of each tensor, by name
 * @param workspace address of the operation's workspace
 * @param moment which step runs
 */
record Binding(Native library, Map<String, Long> tensors, long workspace, Moment moment) {
    long address(Place place) {
        return place.tensor().map(this::address).orElse(workspace) + place.offset();
    }

    private long address(Tensor tensor) {
        Long address = tensors.get(tensor.name());
        if (address == null) {
            throw new OnednnException("tensor " + tensor + " has no place in the plan", null);
        }
        return address;
    }

    /** Whether both begin at the same byte. */
    boolean same(Place a, Place b) {
        return address(a) == address(b);
    }

    /** Copies bytes as they are, on the calling thread. */
    Runnable copy(Place from, Place to, long bytes) {
        Address source = new Address(address(from), bytes);
        Address target = new Address(address(to), bytes);
        return () -> Pointer.memcpy(target, source, bytes);
    }

    memory memory(Place place) {
        return new memory(place.description(), library.engine(), new Address(address(place), place.bytes()));
    }

    FloatIndexer floats(Place place) {
        return Address.floats(address(place), place.bytes() / Float.BYTES);
    }

    IntIndexer ints(Place place) {
        return Address.ints(address(place), place.bytes() / Integer.BYTES);
    }

    ByteIndexer bytes(Place place) {
        return Address.bytes(address(place), place.bytes());
    }
}
