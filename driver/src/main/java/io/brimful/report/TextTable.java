package io.brimful.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Aligned columns below a head; long values are cut, JSON and CSV have them whole. */
final class TextTable {
    private static final int WIDEST = 60;
    private static final int WIDEST_LAST = 160;
    private static final String GAP = "  ";

    private TextTable() {}

    static String render(Listing listing) {
        List<Integer> shown = new ArrayList<>();
        for (int i = 0; i < listing.fields().size(); i++) {
            if (listing.fields().get(i).place() == Field.Place.EVERYWHERE) {
                shown.add(i);
            }
        }
        List<List<String>> lines = new ArrayList<>();
        lines.add(shown.stream().map(i -> listing.fields().get(i).title()).toList());
        for (List<@Nullable Object> row : listing.rows()) {
            lines.add(shown.stream()
                    .map(i -> text(listing.fields().get(i), row.get(i), widest(shown, i)))
                    .toList());
        }
        List<Integer> widths = widths(lines, shown.size());
        lines.add(1, widths.stream().map("-"::repeat).toList());
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder padded = new StringBuilder();
            for (int i = 0; i < shown.size(); i++) {
                padded.append(i == 0 ? "" : GAP)
                        .append(pad(
                                line.get(i),
                                widths.get(i),
                                listing.fields().get(shown.get(i)).side()));
            }
            text.append(padded.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /* Nothing stands behind the last column. */
    private static int widest(List<Integer> shown, int column) {
        return column == shown.get(shown.size() - 1) ? WIDEST_LAST : WIDEST;
    }

    private static String text(Field field, @Nullable Object value, int widest) {
        String text = value == null ? "-" : field.format().apply(value).replaceAll("\\s+", " ");
        return text.length() <= widest ? text : text.substring(0, widest - 1) + "…";
    }

    private static List<Integer> widths(List<List<String>> lines, int columns) {
        List<Integer> widths = new ArrayList<>(Collections.nCopies(columns, 0));
        for (List<String> line : lines) {
            for (int i = 0; i < columns; i++) {
                widths.set(i, Math.max(widths.get(i), line.get(i).length()));
            }
        }
        return widths;
    }

    private static String pad(String text, int width, Field.Side side) {
        String space = " ".repeat(width - text.length());
        return side == Field.Side.LEFT ? text + space : space + text;
    }
}
