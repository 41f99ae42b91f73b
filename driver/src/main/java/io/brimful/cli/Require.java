package io.brimful.cli;

import io.brimful.run.Devices;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Precision;
import java.util.Locale;

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

    static double slowdown(double value) {
        if (!(value >= 1)) {
            throw new UserError(ExitCode.USAGE, "--max-slowdown is " + value + ", must be >= 1");
        }
        return value;
    }

    static void trainable(Precision precision, String device) {
        if (precision.isMixed() && !Devices.isGpu(device)) {
            throw new UserError(
                    ExitCode.USAGE,
                    "--precision is " + precision.name().toLowerCase(Locale.ROOT) + ", but device " + device
                            + " trains in single precision; take fp32, or a GPU");
        }
    }

    static double width(double value, String option) {
        if (!(value > 0 && value <= 1024)) {
            throw new UserError(ExitCode.USAGE, option + " is " + value + ", must be > 0 and <= 1024");
        }
        return value;
    }
}
