package io.brimful.device.onednn;

import io.brimful.network.Crop;
import io.brimful.step.CropBackward;
import io.brimful.step.CropForward;
import java.util.List;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.Pointer;

/** Boxes of images: a part of what the library's description of the whole describes. */
final class Crops {
    private static final int IMAGES = 4;

    private final Native library;
    private final Layouts layouts;

    Crops(Native library, Layouts layouts) {
        this.library = library;
        this.layouts = layouts;
    }

    List<Recipe> forward(CropForward op) {
        Layout layout = separating(layouts.layout(op.x()), op.layer());
        layouts.store(op.y(), layout);
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place x = recipe.in(recipe.tensor(op.x()), layout.of(op.x().type()));
        recipe.copy(box(x, op.layer()), recipe.tensor(op.y()));
        return List.of(recipe.done(List.of()));
    }

    List<Recipe> backward(CropBackward op) {
        layouts.store(op.dx(), separating(layouts.layout(op.x()), op.layer()));
        RecipeWriter recipe = new RecipeWriter(library, layouts);
        Place target = recipe.tensor(op.dx());
        /* Another part of the batch may have decided otherwise. */
        Layout stored = layouts.layout(op.dx());
        boolean direct = separating(stored, op.layer()) == stored;
        Place made = direct ? target : recipe.workspace(Layout.NHWC.of(op.dx().type()));
        recipe.java("zeros", zeros(made));
        recipe.copy(recipe.tensor(op.dy()), box(made, op.layer()));
        if (!direct) {
            recipe.copy(made, target);
        }
        return List.of(recipe.done(List.of()));
    }

    private static Call zeros(Place place) {
        return binding -> {
            Address bytes = new Address(binding.address(place), place.bytes());
            return () -> Pointer.memset(bytes, 0, bytes.capacity());
        };
    }

    /* The layout itself, or one in which the channels of the box lie by themselves. */
    private static Layout separating(Layout layout, Crop crop) {
        boolean isImage = crop.extents().size() == IMAGES - 1;
        return isImage
                        && !layout.separates(
                                crop.offsets().get(0), crop.extents().get(0))
                ? Layout.NHWC
                : layout;
    }

    private static Place box(Place whole, Crop crop) {
        memory.desc description = whole.description();
        long[] extents = Native.dims(description);
        long[] from = new long[extents.length];
        for (int axis = 1; axis < extents.length; axis++) {
            from[axis] = crop.offsets().get(axis - 1);
            extents[axis] = crop.extents().get(axis - 1);
        }
        return whole.as(description.submemory_desc(extents, from));
    }
}
