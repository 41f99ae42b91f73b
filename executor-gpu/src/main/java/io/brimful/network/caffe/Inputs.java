package io.brimful.network.caffe;

import io.brimful.network.Network;
import io.brimful.tensor.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Layers that bring data. The first blob that is no label becomes the image. */
final class Inputs {
    private static final Set<String> TYPES =
            Set.of("Data", "ImageData", "HDF5Data", "Input", "DummyData", "MemoryData", "WindowData");
    /* The data sets of Caffe's own examples, by the names in their paths, the longer one first. */
    private static final List<Map.Entry<String, Shape>> EXAMPLES = List.of(
            Map.entry("mnist_siamese", Shape.of(2, 28, 28)),
            Map.entry("mnist", Shape.of(1, 28, 28)),
            Map.entry("cifar", Shape.of(3, 32, 32)));

    private final Graph graph;
    private final Optional<Shape> given;
    private final Set<String> labels = new HashSet<>();
    private Optional<Shape> image = Optional.empty();
    private OptionalInt batch = OptionalInt.empty();

    /**
     * Those of one network.
     *
     * @param given shape of an image, whatever the file says
     */
    Inputs(Graph graph, Optional<Shape> given, List<CaffeLayer> layers) {
        this.graph = graph;
        this.given = given;
        for (CaffeLayer layer : layers) {
            Losses.label(layer).ifPresent(labels::add);
        }
    }

    static Set<String> types() {
        return TYPES;
    }

    /** The shape of one image; nothing when no layer brought any. */
    Optional<Shape> image() {
        return image;
    }

    /** Images a step, as the file has it. */
    OptionalInt batch() {
        return batch;
    }

    void add(CaffeLayer layer) {
        switch (layer.type()) {
            case "Data" -> scanned(layer, layer.parameters("data"), "data");
            case "WindowData" -> scanned(layer, layer.parameters("window_data"), "window_data");
            case "ImageData" -> scanned(layer, layer.parameters("image_data"), "image_data");
            case "HDF5Data" -> hdf5(layer);
            case "MemoryData" -> memory(layer);
            case "DummyData" -> dummy(layer);
            default -> input(layer);
        }
    }

    private void input(CaffeLayer layer) {
        if (layer.isInputs()) {
            named(layer, layer.text());
        } else {
            shaped(layer, layer.parameters("input").groups("shape"), "input_param");
        }
    }

    /* The inputs that a file names outside its layers. */
    private void named(CaffeLayer layer, Group net) {
        List<String> names = layer.tops();
        List<Group> shapes = net.groups("input_shape");
        List<Long> dims = net.wholes("input_dim");
        boolean ofOld = shapes.isEmpty();
        if (ofOld ? dims.size() != 4 * names.size() : shapes.size() != names.size()) {
            throw layer.fault(
                    net,
                    "input",
                    "names " + names.size() + " and there are "
                            + (ofOld
                                    ? dims.size() + " input_dim, needs four"
                                    : shapes.size() + " input_shape, needs one")
                            + " for each");
        }
        for (int i = 0; i < names.size(); i++) {
            List<Long> shape =
                    ofOld ? dims.subList(4 * i, 4 * i + 4) : shapes.get(i).wholes("dim");
            String field = ofOld ? "input_dim" : "input_shape";
            bind(layer, i, dims(layer, net, field, shape));
        }
    }

    private void scanned(CaffeLayer layer, Group group, String kind) {
        takeBatch(layer, group, "batch_size");
        if (!layer.tops().isEmpty() && labels.contains(layer.tops().get(0))) {
            graph.bind(layer, 0, Blob.labels());
        } else {
            bind(layer, ofFile(layer, group, kind));
        }
        if (layer.tops().size() > 1) {
            graph.bind(layer, 1, Blob.label());
        }
    }

    /* The first is the image; what comes beside it may be like what it is held against. */
    private void bind(CaffeLayer layer, Optional<Shape> said) {
        if (image.isEmpty()) {
            Optional<Shape> known = given.isPresent() ? given : said;
            bind(
                    layer,
                    0,
                    known.orElseThrow(
                            () -> layer.fault(
                                    "has no crop_size, so how large an image is stands in its data alone; say it with --image, as in --image 3x224x224")));
        } else if (said.isPresent()) {
            bind(layer, 0, said.get());
        } else if (!layer.tops().isEmpty()) {
            graph.bind(layer, 0, Blob.unshaped(layer.tops().get(0)));
        }
    }

    /* A cropped image is square; else only the data would know, which are not here. */
    private Optional<Shape> ofFile(CaffeLayer layer, Group group, String kind) {
        Group transform = layer.parameters("transform");
        String source = (group.text("source") + " " + group.text("mean_file") + " " + transform.text("mean_file"))
                .toLowerCase(Locale.ROOT);
        Optional<Map.Entry<String, Shape>> example =
                EXAMPLES.stream().filter(each -> source.contains(each.getKey())).findFirst();
        boolean gray = transform.truth("force_gray") || (kind.equals("image_data") && !group.truth("is_color"));
        int channels = gray ? 1 : example.map(each -> each.getValue().dim(0)).orElse(3);
        long crop = transform.has("crop_size") ? transform.whole("crop_size") : group.whole("crop_size");
        if (crop > 0) {
            int side = side(layer, group, "crop_size", crop);
            return Optional.of(Shape.of(channels, side, side));
        }
        if (kind.equals("image_data") && group.whole("new_height") > 0 && group.whole("new_width") > 0) {
            return Optional.of(Shape.of(
                    channels,
                    side(layer, group, "new_height", group.whole("new_height")),
                    side(layer, group, "new_width", group.whole("new_width"))));
        }
        boolean taken = given.isPresent() && image.isEmpty();
        example.filter(each -> !taken)
                .ifPresent(each -> graph.note("layer '" + layer.name() + "': an image is taken as " + each.getValue()
                        + " because its source names " + each.getKey() + "; --image says otherwise"));
        return example.map(Map.Entry::getValue);
    }

    private void hdf5(CaffeLayer layer) {
        takeBatch(layer, layer.parameters("hdf5_data"), "batch_size");
        for (int i = 0; i < layer.tops().size(); i++) {
            if (labels.contains(layer.tops().get(i))) {
                graph.bind(layer, i, Blob.labels());
            } else if (image.isEmpty() && given.isPresent()) {
                bind(layer, i, given.get());
            } else if (image.isEmpty()) {
                throw layer.fault(
                        "reads HDF5, whose shapes stand in its data alone; say how large an image is with --image, as in --image 3x224x224");
            } else {
                graph.bind(layer, i, Blob.unshaped(layer.tops().get(i)));
            }
        }
    }

    private void memory(CaffeLayer layer) {
        Group group = layer.parameters("memory_data");
        takeBatch(layer, group, "batch_size");
        bind(
                layer,
                0,
                given.orElseGet(() -> Shape.of(
                        side(layer, group, "channels", group.whole("channels")),
                        side(layer, group, "height", group.whole("height")),
                        side(layer, group, "width", group.whole("width")))));
        if (layer.tops().size() > 1) {
            graph.bind(layer, 1, Blob.label());
        }
    }

    private void dummy(CaffeLayer layer) {
        Group group = layer.parameters("dummy_data");
        if (group.has("shape")) {
            shaped(layer, group.groups("shape"), "dummy_data_param");
            return;
        }
        List<String> fields = List.of("num", "channels", "height", "width");
        for (int i = 0; i < layer.tops().size(); i++) {
            int top = i;
            List<Long> dims = fields.stream()
                    .map(field -> {
                        List<Long> values = group.wholes(field);
                        if (values.isEmpty()) {
                            throw layer.fault(group, field, "is not there, needs one for each top, or one for all");
                        }
                        return values.get(Math.min(top, values.size() - 1));
                    })
                    .toList();
            bind(layer, i, dims(layer, group, "num", dims));
        }
    }

    private void shaped(CaffeLayer layer, List<Group> shapes, String field) {
        if (shapes.isEmpty()
                || (shapes.size() > 1 && shapes.size() != layer.tops().size())) {
            throw layer.fault(field + " has " + shapes.size() + " shapes for "
                    + layer.tops().size() + " tops, needs one for each, or one for all");
        }
        for (int i = 0; i < layer.tops().size(); i++) {
            Group shape = shapes.get(Math.min(i, shapes.size() - 1));
            bind(layer, i, dims(layer, shape, "dim", shape.wholes("dim")));
        }
    }

    /* The shape of one image: the first extent is the batch. */
    private Optional<Shape> dims(CaffeLayer layer, Group group, String field, List<Long> dims) {
        if (dims.isEmpty()) {
            throw layer.fault(group, field, "has no extent, needs the batch and an image's");
        }
        for (long dim : dims) {
            side(layer, group, field, dim);
        }
        batch(Math.toIntExact(dims.get(0)));
        List<Integer> inside =
                dims.subList(1, dims.size()).stream().map(Math::toIntExact).toList();
        return inside.isEmpty() ? Optional.empty() : Optional.of(new Shape(inside));
    }

    private void bind(CaffeLayer layer, int top, Optional<Shape> shape) {
        String name = layer.tops().get(top);
        if (labels.contains(name)) {
            boolean perImage = shape.map(each -> each.elements() == 1).orElse(true);
            graph.bind(layer, top, perImage ? Blob.label() : Blob.labels());
        } else {
            bind(layer, top, shape.orElse(Shape.of(1)));
        }
    }

    private void bind(CaffeLayer layer, int top, Shape shape) {
        if (top >= layer.tops().size()) {
            return;
        }
        String name = layer.tops().get(top);
        if (labels.contains(name)) {
            graph.bind(layer, top, Blob.labels());
        } else if (image.isEmpty()) {
            Shape first = given.orElse(shape);
            image = Optional.of(asImage(layer, first));
            graph.bind(layer, top, Blob.value(Network.IMAGE, image.get()));
        } else {
            graph.bind(layer, top, graph.extra(name, shape));
        }
    }

    /* A row of numbers is an image of one pixel with as many channels. */
    private static Shape asImage(CaffeLayer layer, Shape shape) {
        return switch (shape.rank()) {
            case 1 -> Shape.of(shape.dim(0), 1, 1);
            case 2 -> Shape.of(shape.dim(0), shape.dim(1), 1);
            case 3 -> shape;
            default -> throw layer.fault("brings data of " + shape + " per image, needs at most three extents");
        };
    }

    private void takeBatch(CaffeLayer layer, Group group, String field) {
        long size = group.whole(field);
        if (size < 1 || size > Integer.MAX_VALUE) {
            throw layer.fault(group, field, "is " + size + ", must be >= 1");
        }
        batch((int) size);
    }

    private void batch(int images) {
        if (batch.isEmpty()) {
            batch = OptionalInt.of(images);
            graph.batch(images);
        }
    }

    private static int side(CaffeLayer layer, Group group, String field, long value) {
        if (value < 1 || value > Integer.MAX_VALUE) {
            throw layer.fault(group, field, "is " + value + ", must be 1 to " + Integer.MAX_VALUE);
        }
        return (int) value;
    }
}
