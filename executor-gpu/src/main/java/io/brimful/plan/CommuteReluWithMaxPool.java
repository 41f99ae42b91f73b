package io.brimful.plan;

import io.brimful.step.MaxPoolBackwardFromArgmax;
import io.brimful.step.MaxPoolForward;
import io.brimful.step.Operation;
import io.brimful.step.ReluBackward;
import io.brimful.step.Step;
import io.brimful.step.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Goes back through the ReLU before a max-pool after the pool, on the small side: {@code pool'(relu'(dy))} in place of
 * {@code relu'(pool'(dy))}. The sign of the pooled value is the sign of the maximum, so the large activation between ReLU and
 * pool need not be kept.
 *
 * <pre>
 * before: d(relu) = pool.backward(argmax, d(pool));   d(conv) = relu.backward(relu, d(relu))
 * after:  d(pool)' = relu.backward(pool, d(pool));    d(conv) = pool.backward(argmax, d(pool)')
 * </pre>
 */
final class CommuteReluWithMaxPool implements RewritePass {
    /* ReLU and max commute, max(relu(a), relu(b)) = relu(max(a, b)). Jain et al., Gist (ISCA 2018), section 4, keep one bit
     * for each input instead; the argmax makes that bit unnecessary. */

    @Override
    public Step run(Step step) {
        Readers readers = Readers.of(step);
        Map<String, MaxPoolBackwardFromArgmax> poolByGradient = new HashMap<>();
        Map<String, Tensor> pooledByActivation = new HashMap<>();
        for (Operation op : step.operations()) {
            if (op instanceof MaxPoolForward pool && pool.argmax().isPresent()) {
                pooledByActivation.put(pool.x().name(), pool.y());
            } else if (op instanceof MaxPoolBackwardFromArgmax pool) {
                poolByGradient.put(pool.dx().name(), pool);
            }
        }
        List<Operation> operations = new ArrayList<>();
        for (Operation op : step.operations()) {
            if (op instanceof ReluBackward relu) {
                MaxPoolBackwardFromArgmax pool = poolByGradient.get(relu.dy().name());
                Tensor pooled = pooledByActivation.get(relu.y().name());
                if (pool != null && pooled != null && commute(readers, relu, pool)) {
                    Tensor dy = pool.dy();
                    Tensor small = new Tensor(dy.name() + "'", dy.type(), dy.kind());
                    operations.remove(pool);
                    operations.add(new ReluBackward(relu.name(), relu.layer(), pooled, dy, small));
                    operations.add(
                            new MaxPoolBackwardFromArgmax(pool.name(), pool.layer(), pool.argmax(), small, relu.dx()));
                    continue;
                }
            }
            operations.add(op);
        }
        return step.with(operations);
    }

    /* Worth it only where nobody else needs the activation, and right only where nobody else adds to its gradient. */
    private static boolean commute(Readers readers, ReluBackward relu, MaxPoolBackwardFromArgmax pool) {
        return readers.count(relu.y()) == 2 && readers.count(pool.dx()) == 1;
    }
}
