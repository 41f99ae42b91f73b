package io.brimful.conf;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What values a key may have.
 *
 * @param requirement what a fault says after "must be"
 * @param isList whether each value is a list: several values are then a list of lists
 * @param parse empty when the value does not meet the requirement
 */
record Kind<T>(String requirement, boolean isList, Function<ConfigValue, Optional<T>> parse) {
    private static final long MOST_BYTES = 1L << 50;

    /** Values that are no lists. */
    Kind(String requirement, Function<ConfigValue, Optional<T>> parse) {
        this(requirement, false, parse);
    }

    static Kind<String> text() {
        return new Kind<>("text", Kind::string);
    }

    /** Empty, or channels, rows and columns of an image. */
    static Kind<ImageSize> image() {
        return new Kind<>(
                "channels, rows and columns as in 3x224x224, or empty",
                value -> string(value)
                        .flatMap(text -> text.isEmpty() ? Optional.of(ImageSize.OWN) : ImageSize.parse(text)));
    }

    static Kind<String> oneOf(String... names) {
        return new Kind<>(
                "one of " + String.join(", ", names), value -> string(value).filter(Arrays.asList(names)::contains));
    }

    /** An enum's constants by their names in lower case. */
    static <E extends Enum<E>> Kind<E> constant(Class<E> type) {
        E[] constants = type.getEnumConstants();
        String names = Arrays.stream(constants).map(Kind::name).collect(Collectors.joining(", "));
        return new Kind<>(
                constants.length == 1 ? names : "one of " + names,
                value -> string(value)
                        .flatMap(text -> Arrays.stream(constants)
                                .filter(constant -> name(constant).equals(text))
                                .findFirst()));
    }

    static Kind<Integer> whole(int least, int most) {
        return wholeLong(least, most).map(Long::intValue);
    }

    static Kind<Long> wholeLong(long least, long most) {
        String range = most == Long.MAX_VALUE || most == Integer.MAX_VALUE
                ? "a whole number >= " + least
                : String.format(Locale.ROOT, "a whole number from %d to %d", least, most);
        String any = least == Long.MIN_VALUE ? "a whole number" : range;
        return new Kind<>(
                any,
                value -> number(value)
                        .filter(Kind::isWhole)
                        .map(Number::longValue)
                        .filter(number -> number >= least && number <= most));
    }

    /** A finite number from {@code least}, which belongs to the range, to {@code most}, which does too. */
    static Kind<Double> real(double least, double most) {
        return new Kind<>(
                "a number " + bounds(">=", least, most),
                value -> number(value).map(Number::doubleValue).filter(number -> number >= least && number <= most));
    }

    /** Any finite number. */
    static Kind<Double> real() {
        return new Kind<>(
                "a number", value -> number(value).map(Number::doubleValue).filter(Double::isFinite));
    }

    /** Whole numbers, the first at least 1, each larger than the one before; or none. */
    static Kind<List<Long>> ascending() {
        Kind<Long> step = wholeLong(1, Long.MAX_VALUE);
        return new Kind<>("a list [ ] of whole numbers >= 1 that ascend", true, value -> {
            if (!(value instanceof ConfigList list)) {
                return Optional.empty();
            }
            List<Long> numbers = list.stream()
                    .flatMap(each -> step.parse().apply(each).stream())
                    .toList();
            boolean ascend = IntStream.range(1, numbers.size()).allMatch(i -> numbers.get(i - 1) < numbers.get(i));
            return ascend && numbers.size() == list.size() ? Optional.of(numbers) : Optional.empty();
        });
    }

    /** A finite number above {@code least}, up to {@code most}, which belongs to the range. */
    static Kind<Double> realAbove(double least, double most) {
        return new Kind<>(
                "a number " + bounds(">", least, most),
                value -> number(value).map(Number::doubleValue).filter(number -> number > least && number <= most));
    }

    /** A finite number from {@code least}, which belongs to the range, to below {@code most}. */
    static Kind<Double> realBelow(double least, double most) {
        return new Kind<>(
                "a number >= " + plain(least) + " and < " + plain(most),
                value -> number(value).map(Number::doubleValue).filter(number -> number >= least && number < most));
    }

    /** Bytes: a number, or text with a unit. */
    static Kind<Long> bytes() {
        return new Kind<>("a number of bytes from 1 to " + MOST_BYTES + " (1 PiB)", Kind::size);
    }

    /** A length of time with its unit. */
    static Kind<Duration> duration() {
        return new Kind<>("a time with its unit, as 90 s or 2 h", Kind::time);
    }

    static Kind<Boolean> truth() {
        return new Kind<>(
                "true or false",
                value -> value.unwrapped() instanceof Boolean truth ? Optional.of(truth) : Optional.empty());
    }

    private <R> Kind<R> map(Function<T, R> change) {
        return new Kind<>(requirement, value -> parse.apply(value).map(change));
    }

    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** A number as people write it: without a fraction of nothing. */
    static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    private static String bounds(String from, double least, double most) {
        return from + " " + plain(least) + (most == Double.MAX_VALUE ? "" : " and <= " + plain(most));
    }

    private static Optional<String> string(ConfigValue value) {
        return value.valueType() == ConfigValueType.STRING ? Optional.of((String) value.unwrapped()) : Optional.empty();
    }

    private static Optional<Number> number(ConfigValue value) {
        return value.valueType() == ConfigValueType.NUMBER ? Optional.of((Number) value.unwrapped()) : Optional.empty();
    }

    private static boolean isWhole(Number number) {
        double value = number.doubleValue();
        return !(number instanceof Double) || (value == Math.rint(value) && Math.abs(value) <= 1L << 53);
    }

    private static Optional<Duration> time(ConfigValue value) {
        if (value.valueType() != ConfigValueType.STRING) {
            return Optional.empty();
        }
        try {
            return Optional.of(value.atKey("time").getDuration("time")).filter(time -> !time.isNegative());
        } catch (ConfigException notATime) {
            return Optional.empty();
        }
    }

    private static Optional<Long> size(ConfigValue value) {
        if (value.valueType() != ConfigValueType.NUMBER && value.valueType() != ConfigValueType.STRING) {
            return Optional.empty();
        }
        try {
            return Optional.of(value.atKey("size").getBytes("size")).filter(bytes -> bytes >= 1 && bytes <= MOST_BYTES);
        } catch (ConfigException notASize) {
            return Optional.empty();
        }
    }
}
