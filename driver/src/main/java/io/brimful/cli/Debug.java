package io.brimful.cli;

import picocli.CommandLine.Option;

/** The option that every command has: stack traces, and what Spark says. */
final class Debug {
    private static final String VARIABLE = "BRIMFUL_DEBUG";
    private static final String PROPERTY = "brimful.debug";

    @Option(
            names = "--debug",
            description = "Show the stack trace of an error; so does the environment variable BRIMFUL_DEBUG.")
    void setOn(boolean on) {
        System.setProperty(PROPERTY, Boolean.toString(on));
    }

    static boolean isOn() {
        return Boolean.getBoolean(PROPERTY) || System.getenv(VARIABLE) != null;
    }
}
