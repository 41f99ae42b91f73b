package io.brimful.report.map;

import java.util.Set;

/** What the colours and lines mean: kinds of buffers in a first row, the rest in a second one; only what the picture has. */
final class Legend {
    private static final double SWATCH = 14;
    private static final double AFTER_SWATCH = 20;
    private static final double LETTER = 6.6;
    private static final double AFTER_TEXT = 24;
    private static final double ROW = 22;

    private final Svg svg;
    private final double left;
    private double x;
    private double y;

    Legend(Svg svg, double left, double top) {
        this.svg = svg;
        this.left = left;
        this.x = left;
        this.y = top;
    }

    void draw(Set<BufferKind> kinds, Set<Phase> phases) {
        svg.open("g", "class", "legend");
        kinds.forEach(kind -> swatch("buffer " + kind.style(), kind.title()));
        x = left;
        y += ROW;
        line("live", "bytes alive");
        line("bound", "lower bound: the most that is alive at once");
        line("arena", "arena");
        phases.forEach(phase -> swatch(phase.title(), phase.title()));
        svg.close();
    }

    private void swatch(String style, String title) {
        svg.box(style, x, y, SWATCH, SWATCH);
        label(title);
    }

    private void line(String style, String title) {
        svg.across(style, x, y + SWATCH / 2, SWATCH);
        label(title);
    }

    private void label(String title) {
        x += AFTER_SWATCH;
        svg.label("word", x, y + SWATCH - 2, title);
        x += title.length() * LETTER + AFTER_TEXT;
    }
}
