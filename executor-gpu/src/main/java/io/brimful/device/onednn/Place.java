package io.brimful.device.onednn;

import io.brimful.step.Tensor;
import java.util.Optional;
import org.bytedeco.dnnl.memory;

/**
 * Where an operand lies: in a tensor or in the operation's workspace.
 *
 * @param tensor empty for the workspace
 * @param offset bytes from the start of the tensor or of the workspace
 * @param description the library's: extents, element type, layout
 */
record Place(Optional<Tensor> tensor, long offset, memory.desc description) {
    /** The same bytes, seen in another way. */
    Place as(memory.desc other) {
        return new Place(tensor, offset, other);
    }

    /** Bytes further on, seen in another way. */
    Place at(long bytes, memory.desc other) {
        return new Place(tensor, offset + bytes, other);
    }

    long bytes() {
        return description.get_size();
    }

    /** All bytes in a row as floats, padding included. */
    Place flat() {
        long[] elements = {bytes() / Float.BYTES};
        return as(new memory.desc(elements, memory.data_type.f32, memory.format_tag.a));
    }
}
