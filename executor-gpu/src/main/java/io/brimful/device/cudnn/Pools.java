package io.brimful.device.cudnn;

import io.brimful.network.AveragePool;
import io.brimful.network.Window;
import io.brimful.network.Window.Padding;
import io.brimful.step.AveragePoolBackward;
import io.brimful.step.AveragePoolForward;
import io.brimful.step.InPlace;
import io.brimful.step.MaxPoolBackward;
import io.brimful.step.MaxPoolBackwardFromArgmax;
import io.brimful.step.MaxPoolForward;
import io.brimful.step.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import jcuda.Pointer;

/** Pooling by our own kernels: cuDNN's keeps no argmax, and knows no window that is cut at the image's edge. */
final class Pools {
    private static final String FAMILY = "pool";

    private final Layout layout;
    private final Bands bands;

    Pools(Layout layout, Bands bands) {
        this.layout = layout;
        this.bands = bands;
    }

    List<Recipe> maxForward(MaxPoolForward op) {
        return run(op.inPlace(), "max_pool_forward", binding -> {
            Pointer[] first = {
                Argument.of(binding, op.x()),
                Argument.of(binding, op.y()),
                Argument.of(binding, op.argmax()),
                Argument.of(elementBytes(op.argmax()))
            };
            return launch(binding, "max_pool_forward", op.y(), op.layer().window(), op.x(), op.y(), first);
        });
    }

    List<Recipe> maxBackward(MaxPoolBackward op) {
        Bands.Operand x = bands.read(op.x(), 0);
        return run(op.inPlace(), "max_pool_backward", binding -> {
                    Pointer[] first = {
                        Argument.of(binding.at(x.place())),
                        Argument.of(binding, op.y()),
                        Argument.of(binding, op.dy()),
                        Argument.of(binding, op.dx())
                    };
                    return launch(
                            binding, "max_pool_backward", op.dx(), op.layer().window(), op.dx(), op.dy(), first);
                })
                .stream()
                .map(x::before)
                .toList();
    }

    List<Recipe> maxBackwardFromArgmax(MaxPoolBackwardFromArgmax op) {
        return run(op.inPlace(), "max_pool_backward_argmax", binding -> {
            Pointer[] first = {
                Argument.of(binding, op.argmax()),
                Argument.of(elementBytes(Optional.of(op.argmax()))),
                Argument.of(binding, op.dy()),
                Argument.of(binding, op.dx())
            };
            return launch(
                    binding, "max_pool_backward_argmax", op.dx(), op.layer().window(), op.dx(), op.dy(), first);
        });
    }

    List<Recipe> averageForward(AveragePoolForward op) {
        return run(op.inPlace(), "average_pool_forward", binding -> {
            Pointer[] first = {Argument.of(binding, op.x()), Argument.of(binding, op.y()), counted(op.layer())};
            return launch(binding, "average_pool_forward", op.y(), op.layer().window(), op.x(), op.y(), first);
        });
    }

    List<Recipe> averageBackward(AveragePoolBackward op) {
        return run(op.inPlace(), "average_pool_backward", binding -> {
            Pointer[] first = {Argument.of(binding, op.dy()), Argument.of(binding, op.dx()), counted(op.layer())};
            return launch(binding, "average_pool_backward", op.dx(), op.layer().window(), op.dx(), op.dy(), first);
        });
    }

    private static List<Recipe> run(List<InPlace> inPlace, String name, Call call) {
        return List.of(Recipe.of(name, 0, inPlace, call));
    }

    private static Pointer counted(AveragePool layer) {
        return Argument.of(layer.padding() == Padding.COUNTED ? 1 : 0);
    }

    private static int elementBytes(Optional<Tensor> argmax) {
        return argmax.map(tensor -> tensor.type().dataType().bytes()).orElse(0);
    }

    /* A thread for each element of what is written. */
    private Runnable launch(
            Binding binding, String name, Tensor written, Window window, Tensor x, Tensor y, Pointer... first) {
        List<Pointer> all = new ArrayList<>(Arrays.asList(first));
        int[] geometry = {
            x.shape().dim(0),
            x.shape().dim(1),
            x.shape().dim(2),
            x.shape().dim(3),
            y.shape().dim(2),
            y.shape().dim(3),
            window.kernelH(),
            window.kernelW(),
            window.strideH(),
            window.strideW(),
            window.padH(),
            window.padW(),
            layout.flag(x.shape())
        };
        for (int value : geometry) {
            all.add(Argument.of(value));
        }
        return binding.launch(
                FAMILY,
                name + ElementType.suffix(written.type().dataType()),
                written.shape().elements(),
                all.toArray(Pointer[]::new));
    }
}
