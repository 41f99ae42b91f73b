package io.brimful.device.cudnn;

import io.brimful.step.DecayMomentum;
import io.brimful.step.UpdateParameter;
import java.util.List;

/** Momentum and parameters, by our own kernels. */
final class Updates {
    private static final String FAMILY = "update";
    /* As PyTorch's GradScaler: the scale grows after so many steps without overflow. */
    private static final int PATIENCE = 2000;
    private static final float LARGEST_SCALE = 0x1p24f;

    List<Recipe> decay(DecayMomentum op) {
        long elements = op.momentum().shape().elements();
        return List.of(Recipe.of(
                "decay_momentum",
                0,
                op.inPlace(),
                binding -> binding.launch(
                        FAMILY,
                        "decay_momentum",
                        elements,
                        Argument.of(binding, op.momentum()),
                        Argument.of(binding, op.parameter()),
                        Argument.of(op.factor()),
                        Argument.of(op.decay()),
                        Argument.of(elements))));
    }

    List<Recipe> update(UpdateParameter op) {
        long elements = op.parameter().shape().elements();
        return List.of(Recipe.of(
                "update_parameter",
                0,
                op.inPlace(),
                binding -> binding.launch(
                        FAMILY,
                        "update_parameter",
                        elements,
                        Argument.of(binding, op.update()),
                        Argument.of(binding, op.momentum()),
                        Argument.of(binding, op.parameter()),
                        Argument.of(binding.moment()),
                        Argument.of(op.rateMultiplier()),
                        Argument.of(elements))));
    }

    /** Comes at the end of a step whose loss is scaled. */
    static Call adaptLossScale() {
        return binding -> binding.launchBlocks(
                FAMILY,
                "adapt_loss_scale",
                1,
                Argument.of(binding.moment()),
                Argument.of(PATIENCE),
                Argument.of(LARGEST_SCALE));
    }
}
