package io.brimful.sweep;

import io.brimful.cluster.Finished;
import io.brimful.cluster.Place;
import io.brimful.cluster.Progress;
import io.brimful.cluster.Queued;
import io.brimful.cluster.TrialObserver;
import io.brimful.results.Attempt;
import io.brimful.results.StartedAttempt;
import io.brimful.results.SweepResults;
import io.brimful.results.TrialState;
import io.brimful.trial.DeviceFacts;
import io.brimful.trial.Evidence;
import io.brimful.trial.Outcome;
import io.brimful.trial.Trial;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes down what the pool says of a sweep's trials, and then tells the observer. */
final class RunningSweep implements TrialObserver {
    private final String sweepId;
    private final SweepResults results;
    private final SweepObserver observer;
    private final Agenda agenda;
    private final List<Trial> grid;
    private final List<Attempt> attempts = new ArrayList<>();
    private final Set<String> models = new HashSet<>();

    /**
     * A sweep that begins.
     *
     * @param grid the trials as the file has them
     */
    RunningSweep(String sweepId, SweepResults results, SweepObserver observer, Agenda agenda, List<Trial> grid) {
        this.sweepId = sweepId;
        this.results = results;
        this.observer = observer;
        this.agenda = agenda;
        this.grid = grid;
    }

    @Override
    public List<Queued> appeared(Place place) {
        if (place.model().isEmpty() || !models.add(place.model())) {
            return List.of();
        }
        int orphans = agenda.orphans().size();
        int planned = agenda.planned().size();
        List<Queued> more = agenda.add(grid, place.model());
        List<Agenda.Orphan> found = agenda.orphans();
        lose(found.subList(orphans, found.size()));
        List<Trial> trials = agenda.planned();
        results.plan(trials.subList(planned, trials.size()));
        observer.trialsAdded(more.stream().map(Queued::trial).toList());
        return more;
    }

    @Override
    public void started(Trial trial, int attempt, Place place) {
        results.started(trial, attempt, place.executor(), place.host(), place.slot(), Instant.now());
        observer.trialStarted(trial, place.slot());
    }

    @Override
    public void progressed(Trial trial, int attempt, Progress progress) {
        progress.steps().forEach(step -> results.step(trial, attempt, step));
        observer.trialProgressed(trial, progress);
    }

    @Override
    public void finished(Finished finished) {
        TrialState state =
                finished.end() == Finished.End.EXECUTOR_LOST ? TrialState.LOST : TrialState.of(finished.outcome());
        ended(new Attempt(
                sweepId,
                finished.trial(),
                finished.attempt(),
                state,
                finished.slot(),
                finished.outcome(),
                finished.executor(),
                finished.startedAt(),
                finished.finishedAt()));
    }

    /** Ends the attempts that died with an earlier driver. */
    void lose(List<Agenda.Orphan> orphans) {
        for (Agenda.Orphan orphan : orphans) {
            StartedAttempt started = orphan.attempt();
            Evidence nothing = new Evidence(DeviceFacts.unopened(started.slot()), List.of(), 0);
            Outcome lost = new Outcome.Failed(
                    nothing,
                    "its driver died, or was stopped, before it had ended",
                    "",
                    Outcome.Aftermath.DEVICE_USABLE);
            results.add(new Attempt(
                    sweepId,
                    orphan.trial(),
                    started.attempt(),
                    TrialState.LOST,
                    started.slot(),
                    lost,
                    started.executor(),
                    started.at(),
                    Instant.now()));
        }
    }

    private void ended(Attempt attempt) {
        results.add(attempt);
        attempts.add(attempt.brief());
        observer.trialFinished(attempt);
    }

    /** Every attempt of this driver that has ended, by trial. */
    List<Attempt> attempts() {
        return attempts.stream().sorted(Attempt.BY_TRIAL).toList();
    }
}
