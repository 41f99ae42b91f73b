package io.brimful.cli;

import io.brimful.trial.DeviceSlot;

/** Ranges of options. */
final class Require {
    private Require() {}

    static int atLeast(int least, int value, String option) {
        if (value < least) {
            throw new UserError(ExitCode.USAGE, option + " is " + value + ", must be >= " + least);
        }
        return value;
    }

    static int threads(int value) {
        if (value < 1 || value > DeviceSlot.MOST_THREADS) {
            throw new UserError(
                    ExitCode.USAGE, "--threads is " + value + ", must be >= 1 and <= " + DeviceSlot.MOST_THREADS);
        }
        return value;
    }

    static double width(double value, String option) {
        if (!(value > 0 && value <= 1024)) {
            throw new UserError(ExitCode.USAGE, option + " is " + value + ", must be > 0 and <= 1024");
        }
        return value;
    }
}
