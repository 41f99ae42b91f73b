package io.brimful.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.function.Function;

/**
 * One column of a {@link Listing}.
 *
 * @param name in JSON and CSV
 * @param title on the terminal, with its unit
 * @param side where its text stands in the column
 * @param place whether people see it too, or only programs
 * @param format a value as people read it
 */
public record Field(String name, String title, Side side, Place place, Function<Object, String> format) {
    /** Where text stands in its column. */
    public enum Side {
        LEFT,
        RIGHT
    }

    /** Where a column appears. */
    public enum Place {
        EVERYWHERE,
        DATA_ONLY
    }

    private static final double MEGABYTE = 1e6;
    private static final MathContext SIGNIFICANT = new MathContext(6);

    /** Words, to the left. */
    public static Field text(String name, String title) {
        return new Field(name, title, Side.LEFT, Place.EVERYWHERE, String::valueOf);
    }

    /** A whole number with thousands separators. */
    public static Field count(String name, String title) {
        return number(name, title, value -> String.format(Locale.ROOT, "%,d", ((Number) value).longValue()));
    }

    /** A number of bytes, shown in MB (1,000,000 bytes). */
    public static Field megabytes(String name, String title) {
        return number(
                name, title, value -> String.format(Locale.ROOT, "%,.1f", ((Number) value).longValue() / MEGABYTE));
    }

    /** A share from 0 to 1, shown in percent. */
    public static Field percent(String name, String title) {
        return number(
                name, title, value -> String.format(Locale.ROOT, "%.1f %%", 100 * ((Number) value).doubleValue()));
    }

    /** A number with thousands separators and one digit after the point. */
    public static Field rate(String name, String title) {
        return number(name, title, value -> String.format(Locale.ROOT, "%,.1f", ((Number) value).doubleValue()));
    }

    /** A number with six significant digits. */
    public static Field real(String name, String title) {
        return number(name, title, value -> significant(((Number) value).doubleValue()));
    }

    /** The same column for programs only. */
    public Field dataOnly() {
        return new Field(name, title, side, Place.DATA_ONLY, format);
    }

    private static Field number(String name, String title, Function<Object, String> format) {
        return new Field(name, title, Side.RIGHT, Place.EVERYWHERE, format);
    }

    private static String significant(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.toString(value);
        }
        BigDecimal rounded = new BigDecimal(value).round(SIGNIFICANT).stripTrailingZeros();
        boolean plain = value == 0 || (Math.abs(value) >= 1e-4 && Math.abs(value) < 1e9);
        return plain ? rounded.toPlainString() : rounded.toString();
    }
}
