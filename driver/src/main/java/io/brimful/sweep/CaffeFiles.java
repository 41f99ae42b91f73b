package io.brimful.sweep;

import io.brimful.conf.Fault;
import io.brimful.conf.NetworkFiles;
import io.brimful.conf.UnusableNetwork;
import io.brimful.network.caffe.InvalidPrototxt;
import io.brimful.network.caffe.SolverReader;
import io.brimful.run.Networks;
import io.brimful.tensor.Shape;
import io.brimful.trial.NetworkSource;
import io.brimful.trial.Optimizer;
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
    public NetworkSource.File read(String name, Optional<Path> beside, List<Integer> image) throws UnusableNetwork {
        Optional<Shape> shape = image.isEmpty() ? Optional.empty() : Optional.of(new Shape(image));
        try {
            NetworkSource.File source = Networks.file(path(name, beside), name, shape);
            Networks.read(source);
            return source;
        } catch (InvalidPrototxt invalid) {
            throw unusable(invalid);
        }
    }

    @Override
    public Optimizer solver(String name, Optional<Path> beside) throws UnusableNetwork {
        try {
            return SolverReader.read(path(name, beside));
        } catch (InvalidPrototxt invalid) {
            throw unusable(invalid);
        }
    }

    private static Path path(String name, Optional<Path> beside) {
        Path file = Path.of(name);
        return Files.exists(file)
                ? file
                : beside.map(folder -> folder.resolve(name)).orElse(file);
    }

    private static UnusableNetwork unusable(InvalidPrototxt invalid) {
        return new UnusableNetwork(
                String.valueOf(invalid.getMessage()),
                invalid.isMissing() ? Fault.Cause.MISSING_INPUT : Fault.Cause.INVALID,
                invalid);
    }
}
