package io.brimful.cli;

import io.brimful.network.Network;
import io.brimful.network.caffe.CaffeNetwork;
import io.brimful.network.zoo.Zoo;
import io.brimful.report.Field;
import io.brimful.report.Listing;
import io.brimful.run.Networks;
import io.brimful.trial.NetworkSource;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code brimful describe [NETWORK]}: the zoo, or one network's layers. */
@Command(
        name = "describe",
        mixinStandardHelpOptions = true,
        description =
                "Lists the networks of the zoo, or one network's layers with shapes, activations, parameters and FLOPs.",
        footer = {
            "",
            "Examples:",
            "  brimful describe",
            "  brimful describe alexnet --width 0.5",
            "  brimful describe train_val.prototxt",
            "  brimful describe googlenet --dot | dot -Tsvg -o googlenet.svg",
            "",
            "Exit codes: 0 all done; 1 error; 2 bad usage, or a file that cannot be used; 3 no such file."
        })
final class DescribeCommand implements Callable<Integer> {
    private static final List<Field> FIELDS = List.of(
            Field.text("network", "network"),
            Field.text("image", "image"),
            Field.count("classes", "classes"),
            Field.count("layers", "layers"),
            Field.count("parameters", "parameters"),
            Field.count("flops_per_image", "FLOPs an image"));

    @Spec
    private @Nullable CommandSpec command;

    @Parameters(
            arity = "0..1",
            paramLabel = "NETWORK",
            description = "A name in the zoo, or a prototxt file of Caffe's.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--width", paramLabel = "W", description = "Multiplies the channels of hidden layers.")
    private double width = 1;

    @Option(names = "--width-multiple", paramLabel = "N", description = "Scaled channels are a multiple of this.")
    private int widthMultiple = 8;

    @Mixin
    private ImageOption image = new ImageOption();

    @Option(names = "--dot", description = "One network as a graph in the DOT language of Graphviz.")
    private boolean dot;

    @Mixin
    private Output output = new Output();

    @Mixin
    @SuppressWarnings("UnusedVariable") // its option acts by itself
    private Debug debug = new Debug();

    @Override
    public Integer call() {
        Require.width(width, "--width");
        Require.atLeast(1, widthMultiple, "--width-multiple");
        if (name.isPresent()) {
            Network network = one(name.get()).scaled(width, widthMultiple);
            print(dot ? network.toDot() : network.toTable());
            return ExitCode.DONE;
        }
        if (dot || image.shape().isPresent()) {
            throw new UserError(ExitCode.USAGE, "--dot and --image are about one network; name it");
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (String each : Zoo.names()) {
            Network network = Networks.of(NetworkSource.zoo(each)).scaled(width, widthMultiple);
            rows.add(List.of(
                    each,
                    network.image().toString(),
                    network.classes(),
                    network.nodes().size(),
                    network.parameters(),
                    network.flops()));
        }
        output.print(new Listing(FIELDS, rows));
        return ExitCode.DONE;
    }

    private Network one(String named) {
        NetworkSource source = Named.find(named, image.shape());
        if (!(source instanceof NetworkSource.File file)) {
            return Networks.of(source);
        }
        CaffeNetwork read = Networks.read(file);
        Notes.say(command, read);
        return read.network();
    }

    private void print(String text) {
        if (command != null) {
            PrintWriter out = command.commandLine().getOut();
            out.print(text);
            out.flush();
        }
    }
}
