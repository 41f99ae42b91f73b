package io.brimful.step;

import io.brimful.network.Filler;
import io.brimful.step.StepBuilder.Trained;
import io.brimful.step.Tensor.Kind;
import io.brimful.tensor.Shape;
import io.brimful.tensor.TensorType;
import io.brimful.trial.Decay;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What an optimizer remembers of each parameter, and its operations before and after the parameter's gradient. SGD adds the gradient
 * to the momentum straight away; whatever else wants the gradient by itself has it in a tensor of its own.
 */
final class OptimizerOperations {
    private static final String CLIP = "clip(gradients)";

    private final Optimizer optimizer;
    private final Consumer<State> states;
    private final Consumer<Operation> operations;
    private final Optional<Tensor> factor;
    private final List<Trained> limited = new ArrayList<>();

    /**
     * The operations of one step.
     *
     * @param states where tensors that last go
     * @param operations where operations go
     */
    OptimizerOperations(Optimizer optimizer, Consumer<State> states, Consumer<Operation> operations) {
        this.optimizer = optimizer;
        this.states = states;
        this.operations = operations;
        this.factor = optimizer.clips()
                ? Optional.of(new Tensor(CLIP + ".factor", TensorType.float32(Shape.of(1)), Kind.UPDATE))
                : Optional.empty();
    }

    /* Clipping waits for all gradients, and a sum over batches, or of absolute values, is none that a momentum could hold. */
    private Optional<Rule.Sgd> straight() {
        boolean hasL2 = optimizer.decay() == Decay.L2 || optimizer.weightDecay() == 0;
        return optimizer.rule() instanceof Rule.Sgd sgd && hasL2 && !optimizer.clips() && optimizer.accumulate() == 1
                ? Optional.of(sgd)
                : Optional.empty();
    }

    /**
     * Adds what is remembered of a parameter.
     *
     * @param stream of its first values, which are all 0
     */
    Memory remember(Tensor value, long stream) {
        List<Tensor> remembered = optimizer.rule().states().stream()
                .map(state -> lasting(value, state, Kind.MOMENTUM, stream))
                .toList();
        return new Memory(start(value, remembered, stream), remembered);
    }

    private Tensor start(Tensor value, List<Tensor> remembered, long stream) {
        if (straight().isPresent()) {
            return remembered.get(0);
        }
        return optimizer.accumulate() > 1
                ? lasting(value, "sum", Kind.SUM, stream)
                : new Tensor(value.name() + ".zero", value.type(), Kind.UPDATE);
    }

    private Tensor lasting(Tensor value, String name, Kind kind, long stream) {
        Tensor tensor = new Tensor(value.name() + "." + name, value.type(), kind);
        states.accept(new State(tensor, new Filler.Constant(0), 1, stream));
        return tensor;
    }

    /** Before the gradient is added. */
    void open(Trained trained) {
        Tensor start = trained.memory().start();
        String name = trained.value().name();
        operations.accept(straight()
                .<Operation>map(sgd -> new DecayMomentum(
                        name + ".decay", start, trained.value(), (float) sgd.momentum(), weightDecay(trained)))
                .orElseGet(() -> optimizer.accumulate() > 1
                        ? new KeepGradient(name + ".keep", start, optimizer.accumulate())
                        : new ClearGradient(name + ".clear", start)));
    }

    /** Once the gradient is whole. */
    void close(Trained trained) {
        if (straight().isPresent()) {
            operations.accept(new UpdateParameter(
                    trained.value().name() + ".update",
                    trained.gradient().update(),
                    trained.memory().start(),
                    trained.value(),
                    trained.parameter().rateMultiplier()));
        } else if (factor.isPresent()) {
            limited.add(trained);
        } else {
            apply(trained, Optional.empty());
        }
    }

    /** Once all gradients are; those of parameters that do not learn are no part of the norm, as in Caffe. */
    void end() {
        if (factor.isPresent() && !limited.isEmpty()) {
            List<Tensor> gradients = limited.stream()
                    .filter(trained -> trained.parameter().rateMultiplier() != 0)
                    .map(trained -> trained.gradient().update())
                    .toList();
            float limit = (float) optimizer.clipGradients();
            if (!gradients.isEmpty()) {
                operations.accept(new ClipFactor(CLIP, gradients, limit, optimizer.accumulate(), factor.get()));
            }
            limited.forEach(trained -> apply(trained, gradients.isEmpty() ? Optional.empty() : factor));
        }
    }

    private void apply(Trained trained, Optional<Tensor> limit) {
        UpdateRule rule = new UpdateRule(
                optimizer.rule(),
                optimizer.decay(),
                weightDecay(trained),
                trained.parameter().rateMultiplier(),
                optimizer.accumulate());
        operations.accept(new ApplyGradient(
                trained.value().name() + ".update",
                rule,
                trained.gradient().update(),
                Optional.of(trained.memory().start()).filter(start -> start.kind() == Kind.SUM),
                limit,
                trained.memory().remembered(),
                trained.value()));
    }

    /**
     * What there is of a parameter beside its value.
     *
     * @param start what its gradient is added to: the decayed momentum, zeros, or the sum over the batches before
     * @param remembered by the optimizer's rule
     */
    record Memory(Tensor start, List<Tensor> remembered) {
        Memory {
            remembered = List.copyOf(remembered);
        }
    }

    private float weightDecay(Trained trained) {
        return (float) (optimizer.weightDecay() * trained.parameter().decayMultiplier());
    }
}
