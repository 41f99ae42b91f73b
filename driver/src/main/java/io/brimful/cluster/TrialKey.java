package io.brimful.cluster;

import java.io.Serializable;

/** One attempt of a trial, among all sweeps. */
record TrialKey(String sweepId, String trialId, int attempt) implements Serializable {}
