package io.brimful.cluster;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The devices that are there, which of them are free, and where trials had better not go again. */
final class Places {
    /** A trial and the free device that it gets. */
    record Match(Queued queued, Place place) {}

    private final Set<Place> present = new LinkedHashSet<>();
    private final Deque<Place> free = new ArrayDeque<>();
    private final Map<String, String> avoided = new HashMap<>();

    /** Whether it was not there before; it is free then. */
    boolean add(Place place) {
        if (!present.add(place)) {
            return false;
        }
        free.addLast(place);
        return true;
    }

    void remove(Place place) {
        present.remove(place);
        free.remove(place);
    }

    void removeAllOf(String executor) {
        present.removeIf(place -> place.executor().equals(executor));
        free.removeIf(place -> place.executor().equals(executor));
    }

    /** Its trial has ended; without effect on a device that has gone. */
    void release(Place place) {
        if (present.contains(place)) {
            free.addLast(place);
        }
    }

    boolean isPresent(Place place) {
        return present.contains(place);
    }

    boolean isEmpty() {
        return present.isEmpty();
    }

    boolean hasOtherThan(Place place) {
        return present.stream().anyMatch(each -> !each.equals(place));
    }

    /** The trial went wrong there. */
    void avoid(Queued queued, Place place) {
        avoided.put(queued.trial().id(), place.device());
    }

    /** The first trial for which a device is free; it is not pending any more, and its device not free. */
    Optional<Match> match(Deque<Queued> pending) {
        for (Iterator<Place> places = free.iterator(); places.hasNext(); ) {
            Place place = places.next();
            for (Iterator<Queued> each = pending.iterator(); each.hasNext(); ) {
                Queued queued = each.next();
                if (suits(queued, place)) {
                    each.remove();
                    places.remove();
                    return Optional.of(new Match(queued, place));
                }
            }
        }
        return Optional.empty();
    }

    /* Elsewhere than where it went wrong, when there is an elsewhere. */
    private boolean suits(Queued queued, Place place) {
        return isOfItsModel(queued, place)
                && (!isAvoided(queued, place)
                        || present.stream()
                                .noneMatch(other -> isOfItsModel(queued, other) && !isAvoided(queued, other)));
    }

    private static boolean isOfItsModel(Queued queued, Place place) {
        return queued.model().isEmpty() || queued.model().equals(place.model());
    }

    private boolean isAvoided(Queued queued, Place place) {
        return place.device().equals(avoided.get(queued.trial().id()));
    }
}
