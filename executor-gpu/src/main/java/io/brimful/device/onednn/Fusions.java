package io.brimful.device.onednn;

import io.brimful.network.Relu;
import io.brimful.step.BatchNormAgain;
import io.brimful.step.BatchNormForward;
import io.brimful.step.ConvForward;
import io.brimful.step.DecayMomentum;
import io.brimful.step.LinearBackwardWeights;
import io.brimful.step.LinearForward;
import io.brimful.step.Operation;
import io.brimful.step.ReluForward;
import io.brimful.step.Step;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Operations that another one does on the way. They are the same under every policy, and so are the numbers.
 *
 * @param activated the ReLU by name of each output that it alone reads, of a convolution or a fully connected layer, or of a batch
 *     normalization where the ReLU has no limit: the library knows no other there
 * @param decays factor by name of each momentum that only decays by a factor before a matrix product is added to it
 */
record Fusions(Map<String, Relu> activated, Map<String, Float> decays) {
    Fusions {
        activated = Map.copyOf(activated);
        decays = Map.copyOf(decays);
    }

    static Fusions of(Step step) {
        Map<String, Integer> readers = new HashMap<>();
        Set<String> outputs = new HashSet<>();
        Set<String> normalized = new HashSet<>();
        Set<String> products = new HashSet<>();
        for (Operation op : step.operations()) {
            op.reads().forEach(tensor -> readers.merge(tensor.name(), 1, Integer::sum));
            if (op instanceof ConvForward || op instanceof LinearForward) {
                outputs.add(op.writes().get(0).name());
            } else if (op instanceof BatchNormForward || op instanceof BatchNormAgain) {
                normalized.add(op.writes().get(0).name());
            } else if (op instanceof LinearBackwardWeights backward) {
                products.add(backward.weights().start().name());
            }
        }
        Map<String, Relu> activated = new HashMap<>();
        Map<String, Float> decays = new HashMap<>();
        for (Operation op : step.operations()) {
            if (op instanceof ReluForward relu
                    && (outputs.contains(relu.x().name())
                            || (normalized.contains(relu.x().name())
                                    && !relu.layer().isClipped()))
                    && readers.getOrDefault(relu.x().name(), 0) == 1) {
                activated.put(relu.x().name(), relu.layer());
            } else if (op instanceof DecayMomentum decay && decay.decay() == 0 && decay.factor() > 0) {
                String momentum = decay.momentum().name();
                if (products.contains(momentum) && readers.getOrDefault(momentum, 0) == 1) {
                    decays.put(momentum, decay.factor());
                }
            }
        }
        return new Fusions(activated, decays);
    }
}
