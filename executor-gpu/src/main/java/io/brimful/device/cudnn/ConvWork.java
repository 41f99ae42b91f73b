package io.brimful.device.cudnn;

import io.brimful.step.ConvBackwardData;
import io.brimful.step.ConvBackwardWeights;
import io.brimful.step.ConvForward;
import io.brimful.step.Operation;
import io.brimful.step.Step;
import io.brimful.step.TransposedConvBackwardData;
import io.brimful.step.TransposedConvBackwardWeights;
import io.brimful.step.TransposedConvForward;
import java.util.ArrayList;
import java.util.List;

/** One product of a step's convolutions. */
record ConvWork(ConvShape shape, Direction direction) {
    static List<ConvWork> of(Step step) {
        List<ConvWork> all = new ArrayList<>();
        for (Operation op : step.operations()) {
            if (op instanceof ConvForward conv) {
                all.add(new ConvWork(ConvShape.of(conv.layer(), conv.x(), conv.y()), Direction.FORWARD));
            } else if (op instanceof ConvBackwardData conv) {
                all.add(new ConvWork(ConvShape.of(conv.layer(), conv.dx(), conv.dy()), Direction.BACKWARD_DATA));
            } else if (op instanceof ConvBackwardWeights conv) {
                all.add(new ConvWork(ConvShape.of(conv.layer(), conv.x(), conv.dy()), Direction.BACKWARD_WEIGHTS));
            } else if (op instanceof TransposedConvForward conv) {
                all.add(new ConvWork(ConvShape.of(conv.layer(), conv.x(), conv.y()), Direction.BACKWARD_DATA));
            } else if (op instanceof TransposedConvBackwardData conv) {
                all.add(new ConvWork(ConvShape.of(conv.layer(), conv.dx(), conv.dy()), Direction.FORWARD));
            } else if (op instanceof TransposedConvBackwardWeights conv) {
                all.add(new ConvWork(ConvShape.of(conv.layer(), conv.x(), conv.dy()), Direction.BACKWARD_WEIGHTS));
            }
        }
        return all;
    }
}
