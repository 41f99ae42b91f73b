package io.brimful.device.cudnn;

import io.brimful.step.DecayMomentum;
import io.brimful.step.Tensor;
import io.brimful.step.UpdateParameter;
import java.util.List;
import jcuda.Pointer;

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
                        address(binding, op.momentum()),
                        address(binding, op.parameter()),
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
                        address(binding, op.update()),
                        address(binding, op.momentum()),
                        address(binding, op.parameter()),
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

    private static Pointer address(Binding binding, Tensor tensor) {
        return Argument.of(binding.at(Place.of(tensor)));
    }
}
