package io.brimful.device.cudnn;

import io.brimful.step.ApplyGradient;
import io.brimful.step.LinearBackwardWeights;
import io.brimful.step.LinearForward;
import io.brimful.step.Operation;
import io.brimful.step.Step;
import io.brimful.step.Tensor;
import io.brimful.tensor.Shape;
import java.util.HashMap;
import java.util.Map;

/** How each tensor of a step lies in device memory. */
final class Storage {
    private static final int IMAGES = 4;

    private final Layout layout;
    private final Map<String, Shape> flattened = new HashMap<>();

    Storage(Step step, Layout layout) {
        this.layout = layout;
        for (Operation op : step.operations()) {
            if (op instanceof LinearForward linear) {
                flattened.put(linear.weights().name(), linear.x().shape());
            } else if (op instanceof LinearBackwardWeights linear) {
                flattened.put(linear.weights().start().name(), linear.x().shape());
                flattened.put(linear.weights().update().name(), linear.x().shape());
            }
        }
        for (Operation op : step.operations()) {
            if (op instanceof ApplyGradient apply
                    && flattened.containsKey(apply.parameter().name())) {
                Shape shape = flattened.get(apply.parameter().name());
                apply.states().forEach(state -> flattened.put(state.name(), shape));
            }
        }
    }

    /** Weights of a fully connected layer have a column for each element of its input, in the order in which that lies in memory. */
    Stored of(Tensor tensor) {
        Shape shape = flattened.getOrDefault(tensor.name(), tensor.shape());
        if (layout == Layout.NCHW || shape.rank() != IMAGES) {
            return Stored.plain(tensor.type().dataType());
        }
        return new Stored(tensor.type().dataType(), shape.dim(1), shape.dim(2) * shape.dim(3));
    }
}
