package io.brimful.cli;

import io.brimful.conf.Nearest;
import io.brimful.network.Network;
import io.brimful.network.zoo.Zoo;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The network that a command is about: a mixin. */
final class Named {
    @Parameters(index = "0", paramLabel = "NETWORK", description = "A name in the zoo; 'brimful describe' lists them.")
    private String name = "";

    @Option(
            names = "--width-multiple",
            paramLabel = "N",
            description = "Scaled channels are rounded to a multiple of this; default: ${DEFAULT-VALUE}.")
    private int widthMultiple = 8;

    /** The network at width 1. */
    Network network() {
        return find(name);
    }

    int widthMultiple() {
        return Require.atLeast(1, widthMultiple, "--width-multiple");
    }

    static Network find(String name) {
        return Zoo.find(name)
                .orElseThrow(() -> new UserError(ExitCode.USAGE, Nearest.message("network", name, Zoo.names())));
    }
}
