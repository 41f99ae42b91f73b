package io.brimful.cli;

import io.brimful.conf.ImageSize;
import io.brimful.tensor.Shape;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option {@code --image}: a mixin. */
final class ImageOption {
    @Option(
            names = "--image",
            paramLabel = "CxHxW",
            converter = Converter.class,
            description = "Of a file: channels, rows and columns of an image, in the place of what the file says.")
    private Optional<ImageSize> size = Optional.empty();

    /** The shape that was asked for. */
    Optional<Shape> shape() {
        return size.map(given -> new Shape(given.extents()));
    }

    /** Reads {@code 3x224x224}. */
    static final class Converter implements ITypeConverter<ImageSize> {
        @Override
        public ImageSize convert(String text) {
            return ImageSize.parse(text)
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + text + "' is no image; write channels, rows and columns, as in 3x224x224"));
        }
    }
}
