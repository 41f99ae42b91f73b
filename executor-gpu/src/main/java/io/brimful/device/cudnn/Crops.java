package io.brimful.device.cudnn;

import io.brimful.network.Crop;
import io.brimful.step.CropBackward;
import io.brimful.step.CropForward;
import io.brimful.step.Tensor;
import io.brimful.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import jcuda.Pointer;

/** Boxes of images, by our own kernels. */
final class Crops {
    private static final String FAMILY = "structure";
    /* A batch, and what the kernels know of an image. */
    private static final int MOST_AXES = 4;

    private final String device;
    private final Layout layout;

    Crops(String device, Layout layout) {
        this.device = device;
        this.layout = layout;
    }

    List<Recipe> forward(CropForward op) {
        return crop("crop_forward", op.layer(), op.x(), op.y(), op.x(), op.y());
    }

    List<Recipe> backward(CropBackward op) {
        return crop("crop_backward", op.layer(), op.dx(), op.dy(), op.dy(), op.dx());
    }

    private List<Recipe> crop(String name, Crop layer, Tensor whole, Tensor box, Tensor from, Tensor to) {
        List<Axis> axes = axes(layer, whole.shape());
        if (!layout.isChannelsLast(whole.shape())) {
            axes = merged(axes);
        }
        if (axes.size() > MOST_AXES) {
            throw new IllegalArgumentException(device + ": a box " + box + " of " + whole
                    + " has too many axes for a GPU, at most three may be cut");
        }
        while (axes.size() < MOST_AXES) {
            axes.add(new Axis(1, 0, 1));
        }
        List<Axis> all = axes;
        return List.of(Recipe.of(name, 0, List.of(), binding -> {
            List<Pointer> arguments = new ArrayList<>();
            arguments.add(Argument.of(binding, from));
            arguments.add(Argument.of(binding, to));
            List<Axis> image = all.subList(1, MOST_AXES);
            arguments.add(Argument.of(all.get(0).whole()));
            image.forEach(axis -> arguments.add(Argument.of(axis.extent())));
            image.forEach(axis -> arguments.add(Argument.of(axis.whole())));
            image.forEach(axis -> arguments.add(Argument.of(axis.from())));
            arguments.add(Argument.of(layout.flag(whole.shape())));
            return binding.launch(
                    FAMILY,
                    name + ElementType.suffix(to.type().dataType()),
                    to.shape().elements(),
                    arguments.toArray(Pointer[]::new));
        }));
    }

    /* The batch first. */
    private static List<Axis> axes(Crop layer, Shape whole) {
        List<Axis> axes = new ArrayList<>(List.of(new Axis(whole.dim(0), 0, whole.dim(0))));
        for (int i = 1; i < whole.rank(); i++) {
            axes.add(new Axis(
                    whole.dim(i), layer.offsets().get(i - 1), layer.extents().get(i - 1)));
        }
        return axes;
    }

    /* In the logical order an axis that is taken whole is one with the axis before it, as far as the kernels can count. */
    private static List<Axis> merged(List<Axis> axes) {
        List<Axis> merged = new ArrayList<>(axes.subList(0, 1));
        for (Axis axis : axes.subList(1, axes.size())) {
            int last = merged.size() - 1;
            if (axis.isWhole() && merged.get(last).canBeTimes(axis.whole())) {
                merged.set(last, merged.get(last).times(axis.whole()));
            } else {
                merged.add(axis);
            }
        }
        return merged;
    }

    /**
     * What is taken along an axis.
     *
     * @param whole its extent
     * @param from where the box begins
     * @param extent of the box
     */
    private record Axis(int whole, int from, int extent) {
        boolean isWhole() {
            return extent == whole;
        }

        /* The extent of the whole is the largest of the numbers. */
        boolean canBeTimes(int inner) {
            return (long) whole * inner <= Integer.MAX_VALUE;
        }

        Axis times(int inner) {
            return new Axis(whole * inner, from * inner, extent * inner);
        }
    }
}
