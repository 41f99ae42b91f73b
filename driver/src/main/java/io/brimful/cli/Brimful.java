package io.brimful.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The {@code brimful} command: its subcommands, help and version. */
@Command(
        name = "brimful",
        mixinStandardHelpOptions = true,
        versionProvider = Brimful.Version.class,
        description = "Fills every GPU to the brim: hyperparameter sweeps with memory-planned training.")
public final class Brimful implements Runnable {
    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Brimful()).execute(args));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    /** This build's version, which Maven writes into a resource. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            try (InputStream text = Objects.requireNonNull(Brimful.class.getResourceAsStream("version.txt"))) {
                return new String[] {"brimful " + new String(text.readAllBytes(), StandardCharsets.UTF_8).strip()};
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
