package io.brimful.network.caffe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who reads each top of each layer: a blob that is written over in place is another one from there on. */
final class Uses {
    private final Map<String, List<CaffeLayer>> readers = new HashMap<>();

    Uses(List<CaffeLayer> layers) {
        Map<String, String> current = new HashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            for (String bottom : layers.get(i).bottoms()) {
                String version = current.get(bottom);
                if (version != null) {
                    readers.computeIfAbsent(version, key -> new ArrayList<>()).add(layers.get(i));
                }
            }
            for (int top = 0; top < layers.get(i).tops().size(); top++) {
                current.put(layers.get(i).tops().get(top), key(i, top));
            }
        }
    }

    /** The readers of a layer's top, one for each time it is read. */
    List<CaffeLayer> of(int layer, int top) {
        return List.copyOf(readers.getOrDefault(key(layer, top), List.of()));
    }

    private static String key(int layer, int top) {
        return layer + "/" + top;
    }
}
