package io.brimful.cli;

/** Ranges of options. */
final class Require {
    private Require() {}

    static int atLeast(int least, int value, String option) {
        if (value < least) {
            throw new UserError(ExitCode.USAGE, option + " is " + value + ", must be >= " + least);
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
