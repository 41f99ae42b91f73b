package io.brimful.results;

import java.time.Instant;
import java.util.Optional;

/**
 * One run of a sweep.
 *
 * @param sweepId unique among all runs
 * @param epoch times this run was taken up again; 0 at first
 * @param config the whole configuration, as HOCON
 * @param finishedAt empty while it runs, and for ever when its driver died
 */
public record SweepRecord(
        String sweepId,
        String name,
        int epoch,
        String config,
        String configSha256,
        String brimfulVersion,
        String sparkVersion,
        Instant startedAt,
        Optional<Instant> finishedAt,
        int trialsPlanned) {
    /** The same run, ended. */
    public SweepRecord finished(Instant at) {
        return with(epoch, Optional.of(at), trialsPlanned);
    }

    /** The same run with other trials. */
    SweepRecord planned(int trials) {
        return with(epoch, finishedAt, trials);
    }

    /** The same run, taken up again. */
    SweepRecord inEpoch(int counted) {
        return with(counted, finishedAt, trialsPlanned);
    }

    private SweepRecord with(int otherEpoch, Optional<Instant> otherEnd, int otherTrials) {
        return new SweepRecord(
                sweepId,
                name,
                otherEpoch,
                config,
                configSha256,
                brimfulVersion,
                sparkVersion,
                startedAt,
                otherEnd,
                otherTrials);
    }
}
