package io.brimful.cli;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A number of bytes, written as in the configuration: {@code 512MiB}, {@code 12 GiB}, {@code 1000000}.
 *
 * @param bytes at least 1
 */
record Memory(long bytes) {
    /** Reads it from the command line. */
    static final class Converter implements ITypeConverter<Memory> {
        @Override
        public Memory convert(String text) {
            long bytes;
            try {
                bytes = ConfigFactory.empty()
                        .withValue("memory", ConfigValueFactory.fromAnyRef(text))
                        .getBytes("memory");
            } catch (ConfigException e) {
                throw new TypeConversionException(
                        "'" + text + "' is no size; write 12GiB, 512MiB or a number of bytes");
            }
            if (bytes < 1) {
                throw new TypeConversionException("'" + text + "' is " + bytes + " B, must be >= 1");
            }
            return new Memory(bytes);
        }
    }
}
