package io.brimful.device.reference;

import io.brimful.plan.Plan;
import io.brimful.plan.PlanException;
import io.brimful.step.Operation;
import io.brimful.step.Part;
import io.brimful.step.Tensor;
import io.brimful.tensor.DataType;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Map;

/** A plan's tensors and workspaces as pieces of the arena. */
final class Slices {
    private final ReferenceArena arena;
    private final Map<String, Part> parts;
    private final Map<String, Long> tensors;
    private final Map<String, Long> workspaces;

    Slices(Plan plan, ReferenceArena arena) {
        this.arena = arena;
        this.parts = plan.step().parts();
        this.tensors = plan.tensorOffsets();
        this.workspaces = plan.workspaceOffsets();
    }

    FloatBuffer floats(Tensor tensor) {
        if (tensor.type().dataType() != DataType.FLOAT32) {
            throw new PlanException(tensor + " must be of type f32");
        }
        return bytes(tensor).asFloatBuffer();
    }

    /** What is read alone: such a tensor may be a band. */
    Elements elements(Tensor tensor) {
        Part part = parts.get(tensor.name());
        if (part == null || !part.isBand()) {
            return floats(tensor)::get;
        }
        int images = tensor.shape().dim(0);
        int own = Math.toIntExact(tensor.shape().elements() / images);
        int stride = Math.toIntExact(part.imageBytes() / Float.BYTES);
        int first = own / tensor.shape().dim(1) * part.firstChannel();
        FloatBuffer whole = arena.slice(offset(tensors, tensor.name()), images * part.imageBytes())
                .asFloatBuffer();
        return index -> whole.get(index / own * stride + first + index % own);
    }

    Integers integers(Tensor tensor) {
        return switch (tensor.type().dataType()) {
            case INT32 -> new Integers.Wide(bytes(tensor).asIntBuffer());
            case UINT8 -> new Integers.Narrow(bytes(tensor));
            case FLOAT32, FLOAT16, BFLOAT16 -> throw new PlanException(tensor + " must be of type i32 or u8");
        };
    }

    DoubleBuffer workspace(Operation op) {
        return arena.slice(offset(workspaces, op.name()), Workspace.bytes(op)).asDoubleBuffer();
    }

    private ByteBuffer bytes(Tensor tensor) {
        return arena.slice(offset(tensors, tensor.name()), tensor.bytes());
    }

    private static long offset(Map<String, Long> offsets, String name) {
        Long offset = offsets.get(name);
        if (offset == null) {
            throw new PlanException("the plan has no place for " + name);
        }
        return offset;
    }
}
