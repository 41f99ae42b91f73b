package io.brimful.device.cudnn;

import io.brimful.step.AffineBackward;
import io.brimful.step.AffineForward;
import io.brimful.step.Gradient;
import io.brimful.step.PreluBackward;
import io.brimful.step.PreluForward;
import io.brimful.step.Tensor;
import io.brimful.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jcuda.Pointer;

/** Trained numbers for each channel, by our own kernels: slopes of ReLUs, scales and shifts. */
final class Channels {
    private static final String FAMILY = "channel";
    /* As channel.cu numbers its terms. */
    private static final int SLOPE = 0;
    private static final int SCALE = 1;
    private static final int SHIFT = 2;

    private final Layout layout;
    private final Bands bands;

    Channels(Layout layout, Bands bands) {
        this.layout = layout;
        this.bands = bands;
    }

    List<Recipe> preluForward(PreluForward op) {
        return List.of(Recipe.of("prelu_forward", 0, op.inPlace(), binding -> {
            Pointer[] first = {
                Argument.of(binding, op.x()), Argument.of(binding, op.slope()), Argument.of(binding, op.y())
            };
            return launch(binding, "prelu_forward", op.y(), numbers(op.slope()), first);
        }));
    }

    List<Recipe> preluBackward(PreluBackward op) {
        Optional<ChannelSums> sums = op.slopeGradient().map(gradient -> sums(op.dy(), numbers(op.slope()), gradient));
        Bands.Operand x = bands.read(op.x(), workspaceBytes(sums));
        Call data = binding -> {
            Pointer[] first = {
                Argument.of(binding.at(x.place())),
                Argument.of(binding, op.slope()),
                Argument.of(binding, op.dy()),
                Argument.of(binding, op.dx())
            };
            return launch(binding, "prelu_backward", op.dx(), numbers(op.slope()), first);
        };
        Recipe recipe = Recipe.of("prelu_backward", workspaceBytes(sums), op.inPlace());
        if (sums.isPresent()) {
            recipe = recipe.then(sums.get().calls(SLOPE, Optional.of(x.place()), op.dy()));
        }
        return List.of(x.before(recipe.then(data)));
    }

    List<Recipe> affineForward(AffineForward op) {
        return List.of(Recipe.of(
                "affine_forward", 0, op.inPlace(), binding -> affine(binding, op.x(), op.scale(), op.shift(), op.y())));
    }

    /* The sums of both gradients follow each other in one workspace. */
    List<Recipe> affineBackward(AffineBackward op) {
        int channels = op.dx().shape().dim(1);
        Optional<ChannelSums> scaleSums = op.scaled().map(each -> sums(op.dy(), channels, each.gradient()));
        Optional<ChannelSums> shiftSums = op.shiftGradient().map(gradient -> sums(op.dy(), channels, gradient));
        long bytes = Math.max(workspaceBytes(scaleSums), workspaceBytes(shiftSums));
        Optional<Bands.Operand> x = op.scaled().map(each -> bands.read(each.x(), bytes));
        Recipe recipe = Recipe.of("affine_backward", bytes, op.inPlace());
        if (scaleSums.isPresent()) {
            recipe = recipe.then(scaleSums.get().calls(SCALE, x.map(Bands.Operand::place), op.dy()));
        }
        if (shiftSums.isPresent()) {
            recipe = recipe.then(shiftSums.get().calls(SHIFT, Optional.empty(), op.dy()));
        }
        Recipe whole = recipe.then(binding -> affine(binding, op.dy(), op.scale(), Optional.empty(), op.dx()));
        return List.of(x.map(operand -> operand.before(whole)).orElse(whole));
    }

    private Runnable affine(Binding binding, Tensor from, Optional<Tensor> scale, Optional<Tensor> shift, Tensor to) {
        Pointer[] first = {
            Argument.of(binding, from),
            Argument.of(binding, scale),
            Argument.of(binding, shift),
            Argument.of(binding, to)
        };
        return launch(binding, "affine", to, to.shape().dim(1), first);
    }

    private static long workspaceBytes(Optional<ChannelSums> sums) {
        return sums.map(ChannelSums::workspaceBytes).orElse(0L);
    }

    private ChannelSums sums(Tensor dy, int channels, Gradient gradient) {
        return ChannelSums.of(dy.shape(), channels, layout, GradientPlaces.apart(gradient, DataType.FLOAT32, 0));
    }

    private static int numbers(Tensor parameter) {
        return parameter.shape().dim(0);
    }

    private Runnable launch(Binding binding, String kernel, Tensor written, int channels, Pointer... first) {
        long elements = written.shape().elements();
        long pixels = elements / written.shape().dim(0) / channels;
        List<Pointer> all = new ArrayList<>(List.of(first));
        all.add(Argument.of(elements));
        all.add(Argument.of(channels));
        all.add(Argument.of(Math.toIntExact(pixels)));
        all.add(Argument.of(layout.flag(written.shape())));
        return binding.launch(
                FAMILY, kernel + ElementType.suffix(written.type().dataType()), elements, all.toArray(Pointer[]::new));
    }
}
