package io.brimful.network.caffe;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A layer of a file, in the form of today whichever it has there.
 *
 * @param name as in the file; not always unique
 * @param type as in {@code "Convolution"}
 * @param bottoms names of the blobs it reads
 * @param tops names of the blobs it writes
 * @param text its fields
 */
record CaffeLayer(String name, String type, List<String> bottoms, List<String> tops, Group text) {
    private static final Map<String, String> TYPES_OF_OLD = Map.ofEntries(
            Map.entry("ABSVAL", "AbsVal"),
            Map.entry("ARGMAX", "ArgMax"),
            Map.entry("BNLL", "BNLL"),
            Map.entry("CONCAT", "Concat"),
            Map.entry("CONTRASTIVE_LOSS", "ContrastiveLoss"),
            Map.entry("DATA", "Data"),
            Map.entry("DUMMY_DATA", "DummyData"),
            Map.entry("EUCLIDEAN_LOSS", "EuclideanLoss"),
            Map.entry("HDF5_DATA", "HDF5Data"),
            Map.entry("HDF5_OUTPUT", "HDF5Output"),
            Map.entry("HINGE_LOSS", "HingeLoss"),
            Map.entry("IM2COL", "Im2col"),
            Map.entry("IMAGE_DATA", "ImageData"),
            Map.entry("INFOGAIN_LOSS", "InfogainLoss"),
            Map.entry("INNER_PRODUCT", "InnerProduct"),
            Map.entry("LRN", "LRN"),
            Map.entry("MEMORY_DATA", "MemoryData"),
            Map.entry("MULTINOMIAL_LOGISTIC_LOSS", "MultinomialLogisticLoss"),
            Map.entry("MVN", "MVN"),
            Map.entry("RELU", "ReLU"),
            Map.entry("SIGMOID_CROSS_ENTROPY_LOSS", "SigmoidCrossEntropyLoss"),
            Map.entry("SOFTMAX_LOSS", "SoftmaxWithLoss"),
            Map.entry("TANH", "TanH"),
            Map.entry("WINDOW_DATA", "WindowData"));

    CaffeLayer {
        bottoms = List.copyOf(bottoms);
        tops = List.copyOf(tops);
    }

    /** A layer as {@code layer { }} or {@code layers { }} describes it. */
    static CaffeLayer of(Group text, Form form) {
        String type = form == Form.OLD ? ofOld(text.choice("type")) : text.text("type");
        return new CaffeLayer(text.text("name"), type, text.texts("bottom"), text.texts("top"), text);
    }

    private static String ofOld(String type) {
        String known = TYPES_OF_OLD.get(type);
        return known != null ? known : type.charAt(0) + type.substring(1).toLowerCase(Locale.ROOT);
    }

    /** What stands in the group {@code name_param}. */
    Group parameters(String name) {
        return text.group(name + "_param");
    }

    /** How a trained tensor learns, by its index: 0 for the weights, 1 for the bias. */
    Learning learning(int index) {
        if (isOld()) {
            List<Float> rates = text.numbers("blobs_lr");
            List<Float> decays = text.numbers("weight_decay");
            List<String> names = text.texts("param");
            return new Learning(at(rates, index, 1f), at(decays, index, 1f), at(names, index, ""));
        }
        List<Group> all = text.groups("param");
        if (index >= all.size()) {
            return new Learning(1, 1, "");
        }
        Group param = all.get(index);
        return new Learning(param.number("lr_mult"), param.number("decay_mult"), param.text("name"));
    }

    private boolean isOld() {
        return text.isOf("V1LayerParameter");
    }

    private static <T> T at(List<T> values, int index, T otherwise) {
        return index < values.size() ? values.get(index) : otherwise;
    }

    /** Factors of its tops in the sum of all losses; as many as the file gives. */
    List<Float> lossWeights() {
        return isInputs() ? List.of() : text.numbers("loss_weight");
    }

    /** For each of its bottoms, whether a gradient goes there; as many as the file gives. */
    List<Boolean> sendsGradients() {
        return isInputs() || isOld() ? List.of() : text.truths("propagate_down");
    }

    /** Whether it stands for the inputs that a file names outside its layers. */
    boolean isInputs() {
        return text.isOf("NetParameter");
    }

    /** What is wrong with the layer. */
    InvalidPrototxt fault(String message) {
        return text.fault(about(message));
    }

    /** What is wrong with a field of the layer, or of a group of its fields. */
    InvalidPrototxt fault(Group group, String field, String message) {
        return group.fault(field, about(field + " " + message));
    }

    private String about(String message) {
        return "layer '" + name + "': " + message;
    }

    /** How a file writes its layers. */
    enum Form {
        /** {@code layers { type: CONVOLUTION }}. */
        OLD,
        /** {@code layer { type: "Convolution" }}. */
        TODAY
    }

    /**
     * How a trained tensor learns.
     *
     * @param rate times the learning rate
     * @param decay times the weight decay
     * @param shared the name by which others have the same tensor; empty where there is none
     */
    record Learning(float rate, float decay, String shared) {}
}
