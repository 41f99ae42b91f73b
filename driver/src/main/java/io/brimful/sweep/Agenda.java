package io.brimful.sweep;

import io.brimful.cluster.Queued;
import io.brimful.results.Fingerprint;
import io.brimful.results.PastRun.PastTrial;
import io.brimful.results.StartedAttempt;
import io.brimful.trial.Trial;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a run still has to do, and under which names: trials that an earlier driver knew keep theirs, new ones come behind. */
final class Agenda {
    /** An attempt that died with its driver. */
    record Orphan(Trial trial, StartedAttempt attempt) {}

    private final Optional<Continuation> continuation;
    private final List<Trial> planned = new ArrayList<>();
    private final List<Queued> todo = new ArrayList<>();
    private final List<Trial> settled = new ArrayList<>();
    private final List<Orphan> orphans = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private int next;

    private Agenda(Optional<Continuation> continuation) {
        this.continuation = continuation;
        continuation.ifPresent(known -> known.past().trials().values().forEach(past -> {
            ids.add(past.id());
            next = Math.max(next, number(past.id()) + 1);
        }));
    }

    /** The agenda of trials for any device. */
    static Agenda of(List<Trial> trials, Optional<Continuation> continuation) {
        Agenda agenda = new Agenda(continuation);
        trials.forEach(trial -> agenda.add(trial, ""));
        return agenda;
    }

    /** An agenda that learns its trials when their devices appear. */
    static Agenda perModel(Optional<Continuation> continuation) {
        return new Agenda(continuation);
    }

    /** The same trials for one model of device; what is to be done of them. */
    List<Queued> add(List<Trial> trials, String model) {
        int before = todo.size();
        for (Trial trial : trials) {
            Map<String, String> params = new TreeMap<>(trial.params());
            params.put(Fingerprint.DEVICE_MODEL, model);
            add(trial.as(trial.id() + "-" + word(model), params), model);
        }
        return List.copyOf(todo.subList(before, todo.size()));
    }

    private void add(Trial trial, String model) {
        Optional<PastTrial> past = continuation.flatMap(
                known -> Optional.ofNullable(known.past().trials().get(Fingerprint.of(trial))));
        if (past.isEmpty()) {
            Trial named = continuation.isEmpty() || ids.add(trial.id()) ? trial : renumbered(trial);
            planned.add(named);
            todo.add(new Queued(named, 0, model));
            return;
        }
        Trial named = trial.as(past.get().id(), trial.params());
        planned.add(named);
        past.get().running().ifPresent(attempt -> orphans.add(new Orphan(named, attempt)));
        boolean isSettled = past.get()
                .last()
                .filter(state -> continuation.orElseThrow().settled().contains(state))
                .isPresent();
        if (isSettled) {
            settled.add(named);
        } else {
            todo.add(new Queued(named, past.get().attempts(), model));
        }
    }

    private Trial renumbered(Trial trial) {
        String rest = trial.id().substring(trial.id().indexOf('-'));
        String id = String.format(Locale.ROOT, "%02d", next++) + rest;
        ids.add(id);
        return trial.as(id, trial.params());
    }

    private static int number(String id) {
        String digits = id.substring(0, Math.max(0, id.indexOf('-')));
        return digits.matches("\\d{1,9}") ? Integer.parseInt(digits) : -1;
    }

    private static String word(String model) {
        return model.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    }

    /** Every trial that is to be there in the end. */
    List<Trial> planned() {
        return List.copyOf(planned);
    }

    /** Models of devices that the run had trials for. */
    Set<String> models() {
        Set<String> models = new LinkedHashSet<>();
        todo.forEach(queued -> models.add(queued.model()));
        return models;
    }

    /** Those of them that stay as an earlier driver left them. */
    List<Trial> settled() {
        return List.copyOf(settled);
    }

    List<Queued> todo() {
        return List.copyOf(todo);
    }

    List<Orphan> orphans() {
        return List.copyOf(orphans);
    }
}
