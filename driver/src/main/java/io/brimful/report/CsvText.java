package io.brimful.report;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Comma-separated values as RFC 4180 has them, with a line feed as the line's end; nothing stands for null. */
final class CsvText {
    private CsvText() {}

    static String render(Listing listing) {
        String head = line(listing.fields().stream().map(Field::name));
        return listing.rows().stream()
                .map(row -> line(row.stream().map(CsvText::text)))
                .collect(Collectors.joining("", head, ""));
    }

    private static String line(Stream<String> values) {
        return values.map(CsvText::quoted).collect(Collectors.joining(",", "", "\n"));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static String quoted(String value) {
        boolean plain = value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
    }
}
