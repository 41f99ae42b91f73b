package io.brimful.sweep;

import io.brimful.conf.Fault;
import io.brimful.conf.NetworkFiles;
import io.brimful.conf.UnusableNetwork;
import io.brimful.network.caffe.InvalidPrototxt;
import io.brimful.run.Networks;
import io.brimful.tensor.Shape;
import io.brimful.trial.NetworkSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads Caffe's files for a configuration. */
final class CaffeFiles implements NetworkFiles {
    @Override
    public boolean isFile(String name) {
        return Networks.isFile(name);
    }

    @Override
    public NetworkSource read(String name, Optional<Path> beside, List<Integer> image) throws UnusableNetwork {
        Optional<Shape> shape = image.isEmpty() ? Optional.empty() : Optional.of(new Shape(image));
        Path file = Path.of(name);
        Path other = beside.map(folder -> folder.resolve(name)).orElse(file);
        try {
            NetworkSource source = Networks.file(Files.exists(file) ? file : other, name, shape);
            Networks.read(source);
            return source;
        } catch (InvalidPrototxt invalid) {
            throw new UnusableNetwork(
                    String.valueOf(invalid.getMessage()),
                    invalid.isMissing() ? Fault.Cause.MISSING_INPUT : Fault.Cause.INVALID,
                    invalid);
        }
    }
}
