package io.brimful.network.caffe;

import io.brimful.words.Nearest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The layers of a file that take part in training: those of phase TRAIN, level and stages as the file says. */
final class TrainingLayers {
    /* Caffe: Net::FilterNet and Net::StateMeetsRule. */
    private static final String PHASE = "TRAIN";

    private final Group net;
    private final Group state;

    private TrainingLayers(Group net) {
        this.net = net;
        this.state = net.group("state");
    }

    /**
     * The layers in the order of the file.
     *
     * @throws InvalidPrototxt when there are none, when one reads what none before it makes, or when two make the same
     */
    static List<CaffeLayer> of(Group net) {
        List<CaffeLayer> layers = new TrainingLayers(net).layers();
        checkOrder(layers);
        return layers;
    }

    private List<CaffeLayer> layers() {
        if (net.has("layer") && net.has("layers")) {
            throw net.fault("layers", "layer { } and layers { } stand in one file; a file has one form of both");
        }
        List<CaffeLayer> layers = new ArrayList<>();
        if (net.has("input")) {
            layers.add(new CaffeLayer("input", "Input", List.of(), net.texts("input"), net));
        }
        for (Group text : net.groups("layers")) {
            if (text.choice("type").equals("NONE")) {
                throw text.fault("layer '" + text.text("name")
                        + "': has no type, or is older than Caffe 1.0's layers { type: ... }");
            }
            addIncluded(CaffeLayer.of(text, CaffeLayer.Form.OLD), layers);
        }
        for (Group text : net.groups("layer")) {
            addIncluded(CaffeLayer.of(text, CaffeLayer.Form.TODAY), layers);
        }
        if (layers.isEmpty()) {
            throw net.fault(
                    "has no layer in phase TRAIN; is it a solver's file? Name the network's, which has layer { } in it");
        }
        return layers;
    }

    private void addIncluded(CaffeLayer layer, List<CaffeLayer> layers) {
        List<Group> include = layer.text().groups("include");
        List<Group> exclude = layer.text().groups("exclude");
        if (!include.isEmpty() && !exclude.isEmpty()) {
            throw layer.fault("has include and exclude; take one of both");
        }
        boolean isIncluded = include.isEmpty()
                ? exclude.stream().noneMatch(this::isMet)
                : include.stream().anyMatch(this::isMet);
        if (isIncluded) {
            layers.add(layer);
        }
    }

    private boolean isMet(Group rule) {
        long level = state.whole("level");
        List<String> stages = state.texts("stage");
        return !(rule.has("phase") && !rule.choice("phase").equals(PHASE))
                && !(rule.has("min_level") && level < rule.whole("min_level"))
                && !(rule.has("max_level") && level > rule.whole("max_level"))
                && stages.containsAll(rule.texts("stage"))
                && rule.texts("not_stage").stream().noneMatch(stages::contains);
    }

    private static void checkOrder(List<CaffeLayer> layers) {
        Map<String, String> makers = new HashMap<>();
        for (CaffeLayer layer : layers) {
            for (String bottom : layer.bottoms()) {
                if (!makers.containsKey(bottom)) {
                    throw layer.fault(
                            "reads '" + bottom + "', which no layer before it makes" + later(bottom, layers, makers));
                }
            }
            for (int i = 0; i < layer.tops().size(); i++) {
                String top = layer.tops().get(i);
                boolean inPlace =
                        i < layer.bottoms().size() && layer.bottoms().get(i).equals(top);
                String before = makers.put(top, layer.name());
                if (before != null && !inPlace) {
                    throw layer.fault("makes '" + top + "', which '" + before
                            + "' makes already; only a layer that reads it may write over it");
                }
            }
        }
    }

    private static String later(String blob, List<CaffeLayer> layers, Map<String, String> before) {
        return layers.stream()
                .filter(layer -> layer.tops().contains(blob))
                .findFirst()
                .map(layer ->
                        "; '" + layer.name() + "' makes it later: is there a cycle, or are they in the wrong order?")
                .orElseGet(() -> Nearest.hint(blob, before.keySet()));
    }
}
