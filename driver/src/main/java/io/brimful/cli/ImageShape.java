package io.brimful.cli;

import io.brimful.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 3x224x224}: channels, rows, columns. */
final class ImageShape implements ITypeConverter<Shape> {
    private static final int EXTENTS = 3;
    private static final int LARGEST = 1 << 16;

    @Override
    public Shape convert(String text) {
        try {
            List<Integer> dims =
                    Stream.of(text.split("x", -1)).map(Integer::valueOf).toList();
            if (dims.size() == EXTENTS && dims.stream().allMatch(dim -> dim >= 1 && dim <= LARGEST)) {
                return new Shape(dims);
            }
        } catch (NumberFormatException noNumber) {
            // as below
        }
        throw new TypeConversionException(
                "'" + text + "' is no image; write channels, rows and columns, as in 3x224x224");
    }
}
