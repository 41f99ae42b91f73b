package io.brimful.report.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brimful.network.Relu;
import io.brimful.network.zoo.Zoo;
import io.brimful.plan.Buffer;
import io.brimful.plan.Kernel;
import io.brimful.plan.KernelTable;
import io.brimful.plan.Placement;
import io.brimful.plan.Placement.Region;
import io.brimful.plan.Plan;
import io.brimful.plan.Planner;
import io.brimful.plan.Schedule;
import io.brimful.plan.Scheduled;
import io.brimful.step.Operation;
import io.brimful.step.ReluBackward;
import io.brimful.step.ReluForward;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.step.Tensor;
import io.brimful.step.Tensor.Kind;
import io.brimful.tensor.Shape;
import io.brimful.tensor.TensorType;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Policy;
import io.brimful.trial.Precision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;

class PlanMapTest {
    private static final Optimizer SGD = Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005);
    private static final List<Policy> POLICIES = List.of(Policy.CAFFE, Policy.REUSE, Policy.PACKED);
    /* The room above the arena makes the axis end at 1,050,000 B: 560 pixels, which end at y = 746. */
    private static final long ARENA = 1_000_000;

    @Test
    void aBufferIsARectangleOfItsLifeAndItsAddresses() {
        Plan plan = byHand("net", "two", ARENA);
        List<Element> buffers = Drawn.styled(panel(plan), "buffer");
        assertThat(buffers)
                .extracting(Drawn::place)
                .containsExactly(
                        "72 612.67 1318 133.33", // all four operations, the lowest quarter of the arena
                        "72 479.33 659 133.34", // the first two
                        "731 346 329.5 266.67", // the third alone, twice as high
                        "1060.5 212.67 329.5 133.33"); // the fourth, at the very top
        assertThat(buffers)
                .extracting(each -> each.getAttribute("class"))
                .containsExactly(
                        "buffer host edge", "buffer activation edge", "buffer gradient edge", "buffer workspace edge");
        assertThat(Drawn.title(buffers.get(2))).isEqualTo("""
                        d(b), then d(a)
                        gradient, 500,000 B (0.5 MB)
                        from operation 2 two.backward to 2 two.backward
                        at offset 250,000 B (0.3 MB)""");
    }

    @Test
    void theCurveIsTheSumOfTheRectangles() {
        Element panel = panel(byHand("net", "two", ARENA));
        assertThat(line(panel, "live")).isEqualTo("M72 479.33H731V346H1060.5V479.33H1390");
        assertThat(line(panel, "bound")).isEqualTo("M72 346h1318");
        assertThat(line(panel, "arena")).isEqualTo("M72 212.67h1318");
        assertThat(line(panel, "turn")).as("the first gradient").isEqualTo("M731 170v576");
        assertThat(Drawn.styled(panel, "least").get(0).getTextContent()).isEqualTo("lower bound 0.8 MB");
    }

    @Test
    void everyOperationStandsInTheStrip() {
        Element strip =
                Drawn.styled(panel(byHand("net", "two", ARENA)), "operations").get(0);
        List<Element> all = Stream.concat(
                        Drawn.styled(strip, "forward").stream(), Drawn.styled(strip, "backward").stream())
                .toList();
        assertThat(all)
                .extracting(Drawn::place)
                .containsExactly("72 749 329.5 12", "401.5 749 329.5 12", "731 749 329.5 12", "1060.5 749 329.5 12");
        assertThat(Drawn.title(all.get(2))).isEqualTo("2 two.backward\nbackward, 0.8 MB alive");
    }

    @Test
    void policiesShareOneScale() {
        Plan small = byHand("net", "two", ARENA);
        Plan large = byHand("net", "two", 2 * ARENA);
        List<Element> panels =
                Drawn.of(new PlanMap(List.of(large, small), 2 * ARENA).svg()).panels();
        assertThat(panels).extracting(each -> line(each, "arena")).containsExactly("M72 212.67h628", "M762 479.33h628");
        assertThat(panels)
                .extracting(each -> Drawn.styled(each, "cost").get(0).getTextContent())
                .containsExactly("2.0 MB", "1.0 MB, −50.0 % against caffe");
    }

    @ParameterizedTest
    @CsvSource({"vgg16, 64", "resnet50, 32"})
    void everyBufferAppearsOncePerPolicy(String network, int batch) {
        List<Plan> plans = plans(network, batch);
        String svg = map(plans).svg();
        List<Element> panels = Drawn.of(svg).panels();
        assertThat(panels).hasSize(plans.size());
        for (int i = 0; i < plans.size(); i++) {
            assertThat(Drawn.styled(panels.get(i), "buffer"))
                    .extracting(each -> Drawn.title(each).split("\n", 2)[0].split(", then ")[0] + " "
                            + each.getAttribute("data-region"))
                    .containsExactlyInAnyOrderElementsOf(plans.get(i).placement().regions().stream()
                            .map(PlanMapTest::facts)
                            .toList());
        }
        assertThat(svg.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(2_000_000);
    }

    @Test
    void namesAreTextWhateverIsInThem() {
        String name = "</svg><script>\"&'\u0001\uD800";
        Plan plan = byHand(name, name, ARENA);
        Drawn drawn = Drawn.of(new PlanMap(List.of(plan), ARENA).svg());
        String shown = "</svg><script>\"&'\uFFFD\uFFFD";
        assertThat(Drawn.styled(drawn.panels().get(0), "backward"))
                .extracting(Drawn::title)
                .anySatisfy(title -> assertThat(title).startsWith("2 " + shown + ".backward\n"));
        assertThat(drawn.document().getElementsByTagName("script").getLength()).isZero();
        String page = new PlanMap(List.of(plan), ARENA).html();
        assertThat(page.split("<script>", -1)).as("the page's own script alone").hasSize(2);
    }

    @Test
    void thePageHoldsThePictureAndNeedsNoNetwork() {
        PlanMap map = map(plans("lenet", 2));
        String page = map.html();
        assertThat(page)
                .contains(map.svg(), "<title>lenet, batch 2: ", "default-src 'none'")
                .doesNotContain("{title}", "{style}", "{script}", "{picture}")
                .doesNotContainPattern("src=|href=|@import|https:");
        assertThat(page.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http:");
        assertThat(page.replace("url(#again)", "")).doesNotContain("url(");
    }

    @Test
    void looksAsItDid() throws IOException {
        String svg = map(plans("lenet", 2)).svg();
        Path golden = Path.of("src/test/resources/maps/lenet-2.svg");
        if (System.getProperty("golden.update") != null) {
            Files.createDirectories(Path.of("src/test/resources/maps"));
            Files.writeString(golden, svg);
        }
        assertThat(svg).isEqualTo(Files.readString(golden));
    }

    @Test
    void thereMustBeAPlan() {
        assertThatThrownBy(() -> new PlanMap(List.of(), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no plan to draw, must be at least one");
    }

    private static String facts(Region region) {
        Buffer buffer = region.buffer();
        return String.join(
                " ",
                buffer.name(),
                String.valueOf(buffer.bytes()),
                String.valueOf(region.offset()),
                String.valueOf(buffer.from()),
                String.valueOf(buffer.to()));
    }

    private static String line(Element panel, String style) {
        return Drawn.styled(panel, style).get(0).getAttribute("d");
    }

    private static Element panel(Plan plan) {
        return Drawn.of(new PlanMap(List.of(plan), plan.arenaBytes()).svg())
                .panels()
                .get(0);
    }

    private static PlanMap map(List<Plan> plans) {
        return new PlanMap(plans, plans.get(0).arenaBytes());
    }

    private static List<Plan> plans(String network, int batch) {
        Step step = StepBuilder.of(Zoo.find(network).orElseThrow(), batch, SGD);
        return POLICIES.stream().map(policy -> Planner.planIdeal(step, policy)).toList();
    }

    /* Two operations forward, two backward; a quarter of the arena is never used, so that the lines lie apart. */
    private static Plan byHand(String network, String second, long arena) {
        Tensor data = tensor("data", Kind.INPUT);
        Tensor a = tensor("a", Kind.ACTIVATION);
        Tensor b = tensor("b", Kind.ACTIVATION);
        Tensor db = tensor("d(b)", Kind.GRADIENT);
        Tensor da = tensor("d(a)", Kind.GRADIENT);
        Tensor dx = tensor("d(data)", Kind.GRADIENT);
        List<Operation> order = List.of(
                new ReluForward("one", new Relu(), data, a),
                new ReluForward(second, new Relu(), a, b),
                new ReluBackward(second + ".backward", new Relu(), b, db, da),
                new ReluBackward("one.backward", new Relu(), a, da, dx));
        Step step = new Step(
                network, 1, Precision.FP32, order, Map.of(), List.of(), new Step.Ports(data, data, List.of(), 1, b, b));
        Schedule schedule = new Schedule(order.stream()
                .map(op -> new Scheduled(op, new Kernel("ideal", 0, Set.of()), Set.of()))
                .toList());
        long part = arena / 4;
        List<Region> regions = List.of(
                new Region(new Buffer("d(b)", 2 * part, 2, 3, List.of(db, da)), part),
                new Region(new Buffer("data", part, 0, 4, List.of(data)), 0),
                new Region(new Buffer("a", part, 0, 2, List.of(a)), part),
                new Region(new Buffer("one.backward.workspace", part, 3, 4, List.of()), 3 * part));
        return new Plan(
                step, Policy.PACKED, KernelTable.ideal(step), schedule, new Placement(regions, arena, 3 * part));
    }

    private static Tensor tensor(String name, Kind kind) {
        return new Tensor(name, TensorType.float32(Shape.of(1)), kind);
    }
}
