package io.brimful.report.map;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.Deque;

/** SVG text in the making. Attributes come as pairs of name and value; every value and every text is escaped here. */
final class Svg {
    private static final int DECIMALS = 2;

    private final StringBuilder text = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** Begins an element that has others in it. */
    Svg open(String tag, Object... attributes) {
        start(tag, attributes).append(">\n");
        open.push(tag);
        return this;
    }

    /** Ends the element that began last. */
    Svg close() {
        text.append("</").append(open.pop()).append(">\n");
        return this;
    }

    /** An element with nothing but text in it. */
    Svg text(String tag, String content, Object... attributes) {
        start(tag, attributes).append('>').append(escaped(content));
        text.append("</").append(tag).append(">\n");
        return this;
    }

    /** A rectangle. */
    Svg box(String style, double x, double y, double width, double height) {
        start("rect", "class", style, "x", x, "y", y, "width", width, "height", height)
                .append("/>\n");
        return this;
    }

    /** A rectangle that shows {@code title} under the pointer, with facts for the page's script. */
    Svg box(String style, double x, double y, double width, double height, String title, String... facts) {
        start("rect", "class", style, "x", x, "y", y, "width", width, "height", height);
        attributes((Object[]) facts);
        text.append("><title>").append(escaped(title)).append("</title></rect>\n");
        return this;
    }

    /** Words at a point; the style says which part of them is there. */
    Svg label(String style, double x, double y, String words) {
        return text("text", words, "class", style, "x", x, "y", y);
    }

    /** A line from a point on, as the commands in {@code rest} go. */
    Svg line(String style, double x, double y, String rest) {
        start("path", "class", style, "d", "M" + number(x) + " " + number(y) + rest)
                .append("/>\n");
        return this;
    }

    /** A line from left to right. */
    Svg across(String style, double x, double y, double width) {
        return line(style, x, y, "h" + number(width));
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /** At most two decimals, and none that say nothing. */
    static String number(double value) {
        BigDecimal rounded = BigDecimal.valueOf(value)
                .setScale(DECIMALS, RoundingMode.HALF_UP)
                .stripTrailingZeros();
        return rounded.toPlainString();
    }

    /** XML has no way to write most control characters and half surrogate pairs. */
    static String escaped(String raw) {
        StringBuilder safe = new StringBuilder();
        raw.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(isWritable(c) ? c : '\uFFFD');
            }
        });
        return safe.toString();
    }

    private static boolean isWritable(int c) {
        return c == '\n' || c == '\t' || (c >= ' ' && c < 0xD800) || (c > 0xDFFF && c < 0xFFFE) || c > 0xFFFF;
    }

    private StringBuilder start(String tag, Object... attributes) {
        text.append('<').append(tag);
        attributes(attributes);
        return text;
    }

    private void attributes(Object... attributes) {
        for (int i = 0; i < attributes.length; i += 2) {
            Object value = attributes[i + 1];
            text.append(' ').append(attributes[i]).append("=\"");
            text.append(value instanceof Double number ? number(number) : escaped(String.valueOf(value)));
            text.append('"');
        }
    }
}
