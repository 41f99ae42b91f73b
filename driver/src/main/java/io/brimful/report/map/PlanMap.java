package io.brimful.report.map;

import io.brimful.plan.Placement.Region;
import io.brimful.plan.Plan;
import io.brimful.trial.Precision;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Plans of one training step as a picture, beside each other on one scale of bytes: time runs from left to right, addresses
 * from bottom to top.
 *
 * @param plans at least one, of one network and batch
 * @param caffeBytes what the baseline needs, at least 1
 */
public record PlanMap(List<Plan> plans, long caffeBytes) {
    private static final String NAMESPACE = "http://www.w3.org/2000/svg";
    private static final double WIDTH = 1400;
    private static final double MARGIN = 20;
    private static final double TICK_LABELS = 62;
    private static final double LEGEND_TOP = 62;
    private static final double PLOT_TOP = 186;
    private static final double PLOT_HEIGHT = 560;
    private static final double BELOW_PLOT = 64;
    private static final double HEIGHT = PLOT_TOP + PLOT_HEIGHT + BELOW_PLOT;
    /* Room above the highest arena, for the label of its lower bound. */
    private static final double HEADROOM = 1.05;

    public PlanMap {
        if (plans.isEmpty()) {
            throw new IllegalArgumentException("no plan to draw, must be at least one");
        }
        plans = List.copyOf(plans);
    }

    /** The picture as a file of its own. */
    public String svg() {
        Svg svg = new Svg();
        String box = "0 0 " + Svg.number(WIDTH) + " " + Svg.number(HEIGHT);
        String names = "map-title map-summary";
        svg.open("svg", "xmlns", NAMESPACE, "viewBox", box, "role", "img", "aria-labelledby", names);
        svg.text("title", title(), "id", "map-title");
        svg.text("desc", summary(), "id", "map-summary");
        svg.text("style", resource("picture.css"));
        hatching(svg);
        svg.box("paper", 0, 0, WIDTH, HEIGHT);
        svg.label("title", MARGIN, 30, title());
        String reading = "Each rectangle is a buffer: its life from left to right, its addresses from bottom to top.";
        svg.label("tick", MARGIN, 50, reading);
        new Legend(svg, MARGIN, LEGEND_TOP).draw(kinds(), phases());
        panels(svg);
        return svg.close().toString();
    }

    /** The picture in a page that tells more under the pointer, lists what is alive, and zooms. */
    public String html() {
        return resource("page.html")
                .replace("{style}", resource("page.css"))
                .replace("{script}", resource("page.js"))
                .replace("{title}", Svg.escaped(title()))
                .replace("{picture}", svg());
    }

    private void panels(Svg svg) {
        double each = (WIDTH - MARGIN) / plans.size();
        long highest = plans.stream().mapToLong(Plan::arenaBytes).max().orElseThrow();
        long span = (long) Math.ceil(highest * HEADROOM);
        String upright = "translate(14 " + Svg.number(PLOT_TOP + PLOT_HEIGHT / 2) + ") rotate(-90)";
        svg.text("text", "address, MB", "class", "tick middle", "transform", upright);
        for (int i = 0; i < plans.size(); i++) {
            Plan plan = plans.get(i);
            double left = MARGIN / 2 + i * each + TICK_LABELS;
            int operations = plan.schedule().size();
            Frame frame = new Frame(left, PLOT_TOP, each - TICK_LABELS, PLOT_HEIGHT, operations, span);
            new PlanPanel(svg, plan, caffeBytes, frame).draw();
        }
    }

    /* Recomputed is the colour of activations again, with stripes. */
    private static void hatching(Svg svg) {
        svg.open("defs");
        svg.open("pattern", "id", "again", "width", 6d, "height", 6d, "patternUnits", "userSpaceOnUse");
        svg.box("activation", 0, 0, 6, 6);
        svg.line("stripe", 0, 6, "l6-6M-1 1l2-2M5 7l2-2");
        svg.close().close();
    }

    private String title() {
        Plan first = plans.get(0);
        Precision precision = first.step().precision();
        return first.step().network() + ", batch " + first.step().batch()
                + (precision == Precision.FP32 ? "" : ", " + precision.name().toLowerCase(Locale.ROOT))
                + ": the memory of a training step, planned with "
                + first.table().device() + " kernels";
    }

    private String summary() {
        return plans.stream()
                .map(plan -> PlanPanel.summary(plan, caffeBytes))
                .collect(Collectors.joining("; ", "Arena by policy: ", "."));
    }

    private Set<BufferKind> kinds() {
        return plans.stream()
                .flatMap(plan -> plan.placement().regions().stream())
                .map(Region::buffer)
                .map(BufferKind::of)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(BufferKind.class)));
    }

    private Set<Phase> phases() {
        return plans.stream()
                .flatMap(plan -> PlanPanel.order(plan).stream())
                .map(Phase::of)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Phase.class)));
    }

    private static String resource(String name) {
        try (InputStream stream = PlanMap.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("the build lacks " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
