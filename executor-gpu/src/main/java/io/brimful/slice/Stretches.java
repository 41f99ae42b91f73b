package io.brimful.slice;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The stretches of a step that are worth slicing: as much as there is behind the last operation that needs the whole batch, there
 * and back; and from the image on, up to each of some layers before the first such operation.
 */
final class Stretches {
    private static final int MOST_HEADS = 8;
    private static final int SHARE = 10;

    private final Cuts cuts;

    Stretches(Cuts cuts) {
        this.cuts = cuts;
    }

    List<Stretch> run() {
        List<Stretch> found = new ArrayList<>();
        int end = cuts.forwardOperations();
        List<Integer> layers = cuts.layersToCutBefore();
        for (int from : layers) {
            if (from < end && cuts.isSliceable(from, end)) {
                cuts.stretch(from, end).filter(this::isWorthIt).ifPresent(found::add);
                break;
            }
        }
        if (found.isEmpty() || found.get(0).from() > 0) {
            found.addAll(heads(layers));
        }
        return found;
    }

    /* Whether enough is made on the way there. */
    private boolean isWorthIt(Stretch stretch) {
        return SHARE * cuts.activationBytes(stretch.from(), stretch.to())
                >= cuts.activationBytes(0, cuts.forwardOperations());
    }

    private List<Stretch> heads(List<Integer> layers) {
        List<Integer> ends =
                layers.stream().filter(to -> to > 0 && cuts.isSliceable(0, to)).toList();
        List<Stretch> found = new ArrayList<>();
        int count = Math.min(MOST_HEADS, ends.size());
        for (int i = 1; i <= count; i++) {
            Optional<Stretch> head = cuts.stretch(0, ends.get(ends.size() * i / count - 1));
            head.filter(this::isWorthIt).ifPresent(found::add);
        }
        return found;
    }
}
