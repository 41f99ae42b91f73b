package io.brimful.cli;

import io.brimful.network.Network;
import io.brimful.network.caffe.CaffeNetwork;
import io.brimful.network.zoo.Zoo;
import io.brimful.run.Networks;
import io.brimful.tensor.Shape;
import io.brimful.trial.NetworkSource;
import io.brimful.words.Nearest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The network that a command is about: a mixin. */
final class Named {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Parameters(
            index = "0",
            paramLabel = "NETWORK",
            description = "A name in the zoo ('brimful describe' lists them), or a prototxt file of Caffe's.")
    private String name = "";

    @Option(
            names = "--width-multiple",
            paramLabel = "N",
            description = "Scaled channels are rounded to a multiple of this; default: ${DEFAULT-VALUE}.")
    private int widthMultiple = 8;

    @Mixin
    private ImageOption image = new ImageOption();

    private @Nullable NetworkSource source;
    private @Nullable CaffeNetwork read;

    /** The network at width 1. What a file leaves open is said once on standard error. */
    Network network() {
        if (!(source() instanceof NetworkSource.File file)) {
            return Networks.of(source());
        }
        CaffeNetwork known = read;
        if (known == null) {
            known = Networks.read(file);
            read = known;
            Notes.say(command, known);
        }
        return known.network();
    }

    /** Where it is from; a file is read once. */
    NetworkSource source() {
        NetworkSource known = source;
        if (known == null) {
            known = find(name, image.shape());
            source = known;
        }
        return known;
    }

    int widthMultiple() {
        return Require.atLeast(1, widthMultiple, "--width-multiple");
    }

    static NetworkSource find(String name, Optional<Shape> image) {
        if (Networks.isFile(name)) {
            return Networks.file(name, image);
        }
        if (image.isPresent()) {
            throw new UserError(ExitCode.USAGE, "--image is for files; the zoo's networks have their own image");
        }
        if (!Zoo.names().contains(name)) {
            throw new UserError(ExitCode.USAGE, Nearest.message("network", name, Zoo.names()));
        }
        return NetworkSource.zoo(name);
    }
}
