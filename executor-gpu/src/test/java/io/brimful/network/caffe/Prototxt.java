package io.brimful.network.caffe;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The prototxt files of the tests. */
public final class Prototxt {
    private static final Path FOLDER = Path.of("src/test/resources/prototxt");

    /** All of them. */
    public static final List<String> NETWORKS =
            List.of("stripes", "twigs", "of-old", "answers", "elements", "pieces", "twins", "numbers", "pixels");

    private Prototxt() {}

    static String text(String name) {
        return CaffeReader.text(FOLDER.resolve(name + ".prototxt"));
    }

    /** One by its name. */
    public static CaffeNetwork network(String name) {
        return new CaffeReader().read(name + ".prototxt", text(name), Optional.empty());
    }

    static CaffeNetwork read(String text) {
        return new CaffeReader().read("net.prototxt", text, Optional.empty());
    }

    /** A network of these layers between a data layer of 3x8x8 images and a loss on {@code scores}. */
    static String around(String layers) {
        return """
                layer { name: "in" type: "Data" top: "data" top: "label" transform_param { crop_size: 8 } data_param { batch_size: 4 } }
                %s
                layer { name: "scores" type: "InnerProduct" bottom: "last" top: "scores" inner_product_param { num_output: 3 } }
                layer { name: "loss" type: "SoftmaxWithLoss" bottom: "scores" bottom: "label" top: "loss" }
                """.formatted(layers);
    }
}
