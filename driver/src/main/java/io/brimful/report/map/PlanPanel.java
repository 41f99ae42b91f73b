package io.brimful.report.map;

import io.brimful.plan.Buffer;
import io.brimful.plan.Placement.Region;
import io.brimful.plan.Plan;
import io.brimful.plan.Scheduled;
import io.brimful.step.Operation;
import io.brimful.step.Tensor;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** One plan in the picture: a rectangle for each buffer, the operations below, the bytes that are alive as a curve. */
final class PlanPanel {
    private static final double STRIP_GAP = 3;
    private static final double STRIP = 12;
    private static final double LABEL_LETTER = 6.6;
    private static final double LABEL_HEIGHT = 13;
    private static final double LABEL_INDENT = 4;
    private static final double EDGE_SEEN = 3;

    private final Svg svg;
    private final Plan plan;
    private final long caffeBytes;
    private final Frame frame;
    private final List<Operation> order;
    private final List<Long> live;

    PlanPanel(Svg svg, Plan plan, long caffeBytes, Frame frame) {
        this.svg = svg;
        this.plan = plan;
        this.caffeBytes = caffeBytes;
        this.frame = frame;
        this.order = order(plan);
        this.live = plan.liveBytes();
    }

    static List<Operation> order(Plan plan) {
        return plan.schedule().operations().stream().map(Scheduled::op).toList();
    }

    /** The policy and what it costs, in words. */
    static String summary(Plan plan, long caffeBytes) {
        return policy(plan) + " " + cost(plan, caffeBytes) + ", lower bound " + Units.megabytes(plan.lowerBoundBytes());
    }

    void draw() {
        PanelAxes axes = new PanelAxes(svg, frame);
        String words = summary(plan, caffeBytes);
        svg.open("g", "class", "panel", "role", "group", "aria-label", words, "data-panel", policy(plan) + facts());
        svg.label("policy", frame.left(), frame.top() - 44, policy(plan));
        svg.label("cost", frame.left(), frame.top() - 26, cost(plan, caffeBytes));
        axes.draw(frame.bottom() + STRIP_GAP + STRIP);
        buffers();
        axes.turn(Phase.backwardFrom(order));
        operations();
        lines();
        svg.close();
    }

    /* For the page's script. */
    private String facts() {
        return DoubleStream.of(frame.left(), frame.top(), frame.width(), frame.height(), frame.operations())
                .mapToObj(Svg::number)
                .collect(Collectors.joining(" ", " ", ""));
    }

    private static String policy(Plan plan) {
        return plan.policy().name().toLowerCase(Locale.ROOT);
    }

    private static String cost(Plan plan, long caffeBytes) {
        String arena = Units.megabytes(plan.arenaBytes());
        return plan.arenaBytes() == caffeBytes
                ? arena
                : arena + ", " + Units.change(plan.arenaBytes(), caffeBytes) + " against caffe";
    }

    /* From the bottom to the top, so that the text does not depend on the order in which they were placed. */
    private void buffers() {
        List<Region> regions = plan.placement().regions().stream()
                .sorted(Comparator.comparingLong(Region::offset)
                        .thenComparing(region -> region.buffer().from())
                        .thenComparing(region -> region.buffer().name()))
                .toList();
        svg.open("g", "class", "buffers");
        regions.forEach(this::buffer);
        svg.close();
        svg.open("g", "class", "names", "aria-hidden", "true");
        regions.forEach(this::name);
        svg.close();
    }

    private void buffer(Region region) {
        Buffer buffer = region.buffer();
        double x = frame.x(buffer.from());
        double y = frame.y(region.end());
        double width = frame.x(buffer.to()) - x;
        double height = frame.y(region.offset()) - y;
        String edge = width > EDGE_SEEN && height > EDGE_SEEN ? " edge" : "";
        String style = "buffer " + BufferKind.of(buffer).style() + edge;
        String life = buffer.bytes() + " " + region.offset() + " " + buffer.from() + " " + buffer.to();
        svg.box(style, x, y, width, height, words(region), "data-region", life);
    }

    private String words(Region region) {
        Buffer buffer = region.buffer();
        String names = buffer.tensors().isEmpty()
                ? buffer.name()
                : buffer.tensors().stream().map(Tensor::name).collect(Collectors.joining(", then "));
        int last = buffer.to() - 1;
        return names
                + "\n" + BufferKind.of(buffer).title() + ", " + Units.exactly(buffer.bytes())
                + "\nfrom operation " + operation(buffer.from()) + " to " + operation(last)
                + "\nat offset " + Units.exactly(region.offset());
    }

    private String operation(int index) {
        return index + " " + order.get(index).name();
    }

    private void name(Region region) {
        Buffer buffer = region.buffer();
        double x = frame.x(buffer.from());
        double width = frame.x(buffer.to()) - x;
        double top = frame.y(region.end());
        double height = frame.y(region.offset()) - top;
        if (height >= LABEL_HEIGHT && width >= buffer.name().length() * LABEL_LETTER + 2 * LABEL_INDENT) {
            svg.label("name", x + LABEL_INDENT, top + height / 2 + LABEL_INDENT, buffer.name());
        }
    }

    private void operations() {
        int turn = Phase.backwardFrom(order);
        svg.open("g", "class", "operations");
        for (int i = 0; i < order.size(); i++) {
            Phase phase = i < turn ? Phase.of(order.get(i)) : Phase.onTheWayBack(order.get(i));
            double x = frame.x(i);
            double width = frame.x(i + 1) - x;
            String title = operation(i) + "\n" + phase.title() + ", " + Units.megabytes(live.get(i)) + " alive";
            svg.box(phase.title(), x, frame.bottom() + STRIP_GAP, width, STRIP, title);
        }
        svg.close();
    }

    private void lines() {
        double arena = frame.y(plan.arenaBytes());
        double bound = frame.y(plan.lowerBoundBytes());
        String curve = curve();
        svg.open("g", "class", "lines", "aria-hidden", "true");
        svg.across("arena", frame.left(), arena, frame.width());
        svg.line("halo", frame.x(0), frame.y(live.get(0)), curve);
        svg.line("live", frame.x(0), frame.y(live.get(0)), curve);
        svg.across("bound", frame.left(), bound, frame.width());
        String words = "lower bound " + Units.megabytes(plan.lowerBoundBytes());
        svg.label("least end", frame.right() - 2, Math.min(bound, arena) - 5, words);
        svg.close();
    }

    /* A step for each operation; those that change nothing are joined. */
    private String curve() {
        StringBuilder path = new StringBuilder();
        for (int i = 1; i < live.size(); i++) {
            if (!live.get(i).equals(live.get(i - 1))) {
                path.append('H').append(Svg.number(frame.x(i)));
                path.append('V').append(Svg.number(frame.y(live.get(i))));
            }
        }
        return path.append('H').append(Svg.number(frame.x(live.size()))).toString();
    }
}
