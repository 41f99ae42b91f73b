package io.brimful.device.onednn;

import io.brimful.step.InPlace;
import io.brimful.step.ReshapeBackward;
import io.brimful.step.ReshapeForward;
import io.brimful.step.Tensor;
import java.util.List;
import org.bytedeco.dnnl.memory;

/** Images in other extents: a copy in the logical order, or none where the elements lie in it already and may stay. */
final class Reshapes {
    private static final int IMAGES = 4;

    private final Native library;
    private final Layouts layouts;

    Reshapes(Native library, Layouts layouts) {
        this.library = library;
        this.layouts = layouts;
    }

    List<Recipe> forward(ReshapeForward op) {
        return reshape(op.x(), op.y(), op.inPlace());
    }

    List<Recipe> backward(ReshapeBackward op) {
        return reshape(op.dy(), op.dx(), op.inPlace());
    }

    private List<Recipe> reshape(Tensor from, Tensor to, List<InPlace> inPlace) {
        layouts.store(to, Layout.NCHW);
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place source = recipe.tensor(from);
        Place target = recipe.tensor(to);
        if (isLogical(from) && isLogical(to)) {
            recipe.move(source, target);
            return List.of(recipe.done(inPlace));
        }
        memory.desc plain = Layout.NCHW.of(from.type());
        if (isLogical(to)) {
            recipe.copy(source, target.as(plain));
        } else {
            /* Another part of the batch has decided how it is stored. */
            recipe.copy(recipe.in(source, plain).as(Layout.NCHW.of(to.type())), target);
        }
        return List.of(recipe.done(List.of()));
    }

    /* Where there is one pixel or one channel the layouts are the same. */
    private boolean isLogical(Tensor tensor) {
        boolean isRow = tensor.shape().rank() != IMAGES
                || tensor.shape().dim(1) == 1
                || (long) tensor.shape().dim(2) * tensor.shape().dim(3) == 1;
        return isRow || layouts.layout(tensor) == Layout.NCHW;
    }
}
