package io.brimful.plan;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brimful.network.BatchNorm;
import io.brimful.network.Concat;
import io.brimful.network.Conv;
import io.brimful.network.Fill;
import io.brimful.network.Filler;
import io.brimful.network.GlobalAveragePool;
import io.brimful.network.Network;
import io.brimful.network.Node;
import io.brimful.network.SoftmaxLoss;
import io.brimful.network.Window;
import io.brimful.network.zoo.Zoo;
import io.brimful.plan.Placement.Region;
import io.brimful.step.ConcatForward;
import io.brimful.step.Part;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.step.Tensor;
import io.brimful.tensor.Shape;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Policy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanCheckerTest {
    private static final Optimizer SGD = Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005);

    private final Plan plan = plan(Policy.PACKED);

    @Test
    void acceptsWhatThePlannerMakes() {
        assertThatCode(() -> PlanChecker.check(plan)).doesNotThrowAnyException();
    }

    /* Every region in turn is moved onto another one that lives at the same time. */
    @Test
    void refusesEveryOverlap() {
        refusesEveryOverlap(plan);
    }

    @Test
    void refusesEveryOverlapWhereBandsAreRead() {
        refusesEveryOverlap(banded());
    }

    private static void refusesEveryOverlap(Plan plan) {
        for (Region moved : plan.placement().regions()) {
            Region victim = plan.placement().regions().stream()
                    .filter(other -> !other.equals(moved) && other.buffer().meets(moved.buffer()))
                    .findFirst()
                    .orElseThrow();
            Plan broken = withRegions(
                    plan, region -> region.equals(moved) ? new Region(moved.buffer(), victim.offset()) : region);
            assertThatThrownBy(() -> PlanChecker.check(broken))
                    .as("%s over %s", moved.buffer().name(), victim.buffer().name())
                    .isInstanceOf(PlanException.class);
        }
    }

    /* Life is what the checker does not believe: a region that comes too late or goes too early is found by its bytes. */
    @Test
    void doesNotBelieveLifetimes() {
        Plan liar = withRegions(plan, region -> {
            Buffer b = region.buffer();
            return new Region(new Buffer(b.name(), b.bytes(), 0, 1, b.tensors()), region.offset());
        });
        assertThatCode(() -> PlanChecker.check(liar)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "conv2.backward, conv2.weights.update, reads conv2.weights:f32[50x20x5x5] after its update",
        "conv2.weights.decay, conv2.backward-weights, reads conv2.weights.momentum:f32[50x20x5x5] before it is ready for gradients",
        "conv1, conv2, 'conv2 reads pool1:f32[4x20x12x12], which is not there'",
    })
    void refusesAnotherOrder(String first, String second, String message) {
        List<Scheduled> order = new ArrayList<>(plan.schedule().operations());
        Collections.swap(order, indexOf(order, first), indexOf(order, second));
        Plan broken = new Plan(plan.step(), plan.policy(), plan.table(), new Schedule(order), plan.placement());
        assertThatThrownBy(() -> PlanChecker.check(broken))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("plan lenet batch 4 policy packed device ideal");
    }

    @Test
    void refusesABandOfWhatIsNotConcatenatedYet() {
        Plan banded = banded();
        List<Scheduled> order = new ArrayList<>(banded.schedule().operations());
        Collections.swap(order, indexOf(order, "both"), indexOf(order, "norm.backward"));
        Plan broken = new Plan(banded.step(), banded.policy(), banded.table(), new Schedule(order), banded.placement());
        assertThatThrownBy(() -> PlanChecker.check(broken))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("norm.backward reads x@both:f32[2x8x8x8], which is not there");
    }

    @Test
    void refusesToWriteABand() {
        Plan banded = banded();
        Step step = banded.step();
        Part band = step.parts().values().iterator().next();
        Tensor copied = band.whole();
        UnaryOperator<Tensor> turned =
                tensor -> tensor.equals(copied) ? band.part() : tensor.equals(band.part()) ? copied : tensor;
        Step other = step.with(step.operations().stream()
                .map(op -> op instanceof ConcatForward ? op.over(turned) : op)
                .toList());
        List<Scheduled> order = banded.schedule().operations().stream()
                .map(scheduled -> scheduled.op() instanceof ConcatForward
                        ? new Scheduled(scheduled.op().over(turned), scheduled.kernel(), scheduled.inPlace())
                        : scheduled)
                .toList();
        Plan broken = new Plan(other, banded.policy(), banded.table(), new Schedule(order), banded.placement());
        assertThatThrownBy(() -> PlanChecker.check(broken))
                .hasMessageContaining("both writes x@both:f32[2x8x8x8], which is a band to be read");
    }

    @Test
    void refusesAMissingOperation() {
        List<Scheduled> order = new ArrayList<>(plan.schedule().operations());
        order.remove(indexOf(order, "relu1.backward"));
        Plan broken = new Plan(plan.step(), plan.policy(), plan.table(), new Schedule(order), plan.placement());
        assertThatThrownBy(() -> PlanChecker.check(broken))
                .hasMessageStartingWith("the schedule's operations are not the step's");
    }

    @Test
    void refusesInPlaceThatWasNotGranted() {
        List<Scheduled> order = plan.schedule().operations().stream()
                .map(scheduled -> new Scheduled(scheduled.op(), scheduled.kernel(), Set.of()))
                .toList();
        Plan broken = new Plan(plan.step(), plan.policy(), plan.table(), new Schedule(order), plan.placement());
        assertThatThrownBy(() -> PlanChecker.check(broken)).hasMessageContaining("writes");
    }

    @Test
    void refusesARegionOutsideOfTheArena() {
        Placement placement = plan.placement();
        Placement smaller = new Placement(placement.regions(), placement.arenaBytes() - 1, 0);
        Plan broken = new Plan(plan.step(), plan.policy(), plan.table(), plan.schedule(), smaller);
        assertThatThrownBy(() -> PlanChecker.check(broken)).hasMessageContaining("outside of the arena");
    }

    private static Plan withRegions(Plan plan, UnaryOperator<Region> change) {
        List<Region> regions = plan.placement().regions().stream().map(change).toList();
        Placement placement =
                new Placement(regions, plan.arenaBytes() * 2, plan.placement().lowerBoundBytes());
        return new Plan(plan.step(), plan.policy(), plan.table(), plan.schedule(), placement);
    }

    private static int indexOf(List<Scheduled> order, String name) {
        for (int i = 0; i < order.size(); i++) {
            if (order.get(i).op().name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException(name);
    }

    /* The norm goes back over its input where that is concatenated. */
    private static Plan banded() {
        Fill fill = Fill.of(new Filler.Xavier(), new Filler.Constant(0));
        Window pixel = Window.square(1, 1, 0);
        List<Node> nodes = List.of(
                new Node("x", new Conv(8, Window.square(3, 1, 1), 1, true, fill), List.of(Network.IMAGE)),
                new Node("norm", new BatchNorm(1e-3f, 0.9f, new Filler.Constant(1)), List.of("x")),
                new Node("conv", new Conv(4, pixel, 1, true, fill), List.of("norm")),
                new Node("both", new Concat(), List.of("conv", "x")),
                new Node("wide", new Conv(32, pixel, 1, true, fill), List.of("both")),
                new Node("wider", new Conv(32, pixel, 1, true, fill), List.of("wide")),
                new Node("pool", new GlobalAveragePool(), List.of("wider")),
                new Node("loss", new SoftmaxLoss(), List.of("pool")));
        Network network = new Network("banded", Shape.of(2, 8, 8), 32, nodes);
        return Planner.planIdeal(StepBuilder.of(network, 2, SGD), Policy.PACKED);
    }

    private static Plan plan(Policy policy) {
        Step step = StepBuilder.of(Zoo.find("lenet").orElseThrow(), 4, SGD);
        return Planner.planIdeal(step, policy);
    }
}
