package io.brimful.device.onednn;

import io.brimful.step.Part;
import io.brimful.tensor.DataType;
import io.brimful.tensor.Shape;
import java.util.Optional;
import org.bytedeco.dnnl.memory;

/**
 * A copy of some images of a band in an operation's workspace, stored like the tensor that was concatenated there. The library's fast
 * implementations want images behind each other, and others would calculate in another order.
 */
final class BandCopy {
    private final RecipeWriter recipe;
    private final Part band;
    private final int images;
    private final memory.desc whole;
    private final Place copy;
    private final Optional<Place> apart;

    /**
     * Room for a copy.
     *
     * @param images at a time
     */
    BandCopy(RecipeWriter recipe, Layouts layouts, Part band, int images) {
        this.recipe = recipe;
        this.band = band;
        this.images = images;
        DataType type = band.part().type().dataType();
        Shape all = band.whole().shape().batched(images);
        Shape some = band.part().shape().batched(images);
        Layout layout = layouts.layout(band.whole());
        this.whole = layout.of(all, type);
        this.copy = recipe.workspace(layouts.layout(band.part()).of(some, type));
        /* Channels that lie among others are first taken out with them. */
        this.apart = layout.separates(band.firstChannel(), some.dim(1))
                ? Optional.empty()
                : Optional.of(recipe.workspace(Layout.NCHW.of(all, type)));
    }

    /** Adds the copying of images from one on. */
    Place from(int first) {
        Place source = new Place(Optional.of(band.part()), band.imageBytes() * first, whole);
        apart.ifPresent(place -> recipe.reorder(source, place));
        Place all = apart.orElse(source);
        long[] begin = {0, band.firstChannel(), 0, 0};
        long[] extents = Layout.dims(band.part().shape().batched(images));
        recipe.reorder(all.as(all.description().submemory_desc(extents, begin)), copy);
        return copy;
    }
}
