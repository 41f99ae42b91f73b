package io.brimful.device.cudnn;

import io.brimful.step.ConcatBackward;
import io.brimful.step.ConcatForward;
import io.brimful.step.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Concatenation: each input is a band of the output. */
final class Concats {
    private final Bands bands;

    Concats(Bands bands) {
        this.bands = bands;
    }

    List<Recipe> forward(ConcatForward op) {
        List<Call> copies = new ArrayList<>();
        int channel = 0;
        for (Tensor x : op.xs()) {
            copies.add(bands.copy(bands.all(x), bands.from(op.y(), channel), x));
            channel += x.shape().dim(1);
        }
        return List.of(Recipe.of("concat", 0, op.inPlace(), copies.toArray(Call[]::new)));
    }

    List<Recipe> backward(ConcatBackward op) {
        List<Call> copies = new ArrayList<>();
        int channel = 0;
        for (Tensor dx : op.dxs()) {
            copies.add(bands.copy(bands.from(op.dy(), channel), bands.all(dx), dx));
            channel += dx.shape().dim(1);
        }
        return List.of(Recipe.of("concat", 0, op.inPlace(), copies.toArray(Call[]::new)));
    }
}
