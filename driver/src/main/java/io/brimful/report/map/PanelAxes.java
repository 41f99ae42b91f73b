package io.brimful.report.map;

import java.util.Locale;

/** What stands around and behind a panel's rectangles: the grid, the labels of its ticks, where the step turns back. */
final class PanelAxes {
    private static final int BYTE_TICKS = 10;
    private static final double PIXELS_A_TICK = 70;
    private static final double NARROWEST_NAMED = 60;
    private static final double ABOVE = 16;

    private final Svg svg;
    private final Frame frame;

    PanelAxes(Svg svg, Frame frame) {
        this.svg = svg;
        this.frame = frame;
    }

    /**
     * What the rectangles stand on.
     *
     * @param below y at which the ticks of the operations begin
     */
    void draw(double below) {
        svg.open("g", "class", "axes", "aria-hidden", "true");
        svg.box("plot", frame.left(), frame.top(), frame.width(), frame.height());
        for (long tick : Ticks.upTo(frame.spanBytes(), BYTE_TICKS).values()) {
            double y = frame.y(tick);
            svg.across("grid", frame.left(), y, frame.width());
            svg.label("tick end", frame.left() - 6, y + 4, Units.tick(tick));
        }
        int most = (int) Math.max(1, frame.width() / PIXELS_A_TICK);
        for (long tick : Ticks.upTo(frame.operations(), most).values()) {
            double x = frame.x((int) tick);
            svg.line("mark", x, below, "v4");
            svg.label("tick middle", x, below + 17, String.format(Locale.ROOT, "%,d", tick));
        }
        svg.label("tick middle", (frame.left() + frame.right()) / 2, below + 35, "operation");
        svg.close();
    }

    /**
     * The line between forward and backward, over the rectangles.
     *
     * @param backwardFrom index of the first backward operation
     */
    void turn(int backwardFrom) {
        double turn = frame.x(Math.min(backwardFrom, frame.operations()));
        svg.open("g", "class", "halves", "aria-hidden", "true");
        half("forward", frame.left(), turn);
        half("backward, update", turn, frame.right());
        if (turn > frame.left() && turn < frame.right()) {
            svg.line("turn", turn, frame.top() - ABOVE, "v" + Svg.number(frame.height() + ABOVE));
        }
        svg.close();
    }

    private void half(String name, double from, double to) {
        if (to - from >= NARROWEST_NAMED) {
            svg.label("tick middle", (from + to) / 2, frame.top() - 5, name);
        }
    }
}
