package io.brimful.plan;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brimful.network.zoo.Zoo;
import io.brimful.plan.Placement.Region;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Policy;
import io.brimful.trial.Sgd;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanCheckerTest {
    private final Plan plan = plan(Policy.PACKED);

    @Test
    void acceptsWhatThePlannerMakes() {
        assertThatCode(() -> PlanChecker.check(plan)).doesNotThrowAnyException();
    }

    /* Every region in turn is moved onto another one that lives at the same time. */
    @Test
    void refusesEveryOverlap() {
        for (Region moved : plan.placement().regions()) {
            Region victim = plan.placement().regions().stream()
                    .filter(other -> !other.equals(moved) && other.buffer().meets(moved.buffer()))
                    .findFirst()
                    .orElseThrow();
            Plan broken =
                    withRegions(region -> region.equals(moved) ? new Region(moved.buffer(), victim.offset()) : region);
            assertThatThrownBy(() -> PlanChecker.check(broken))
                    .as("%s over %s", moved.buffer().name(), victim.buffer().name())
                    .isInstanceOf(PlanException.class);
        }
    }

    /* Life is what the checker does not believe: a region that comes too late or goes too early is found by its bytes. */
    @Test
    void doesNotBelieveLifetimes() {
        Plan liar = withRegions(region -> {
            Buffer b = region.buffer();
            return new Region(new Buffer(b.name(), b.bytes(), 0, 1, b.tensors()), region.offset());
        });
        assertThatCode(() -> PlanChecker.check(liar)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "conv2.backward, conv2.weights.update, reads conv2.weights:f32[50x20x5x5] after its update",
        "conv2.weights.decay, conv2.backward-weights, reads conv2.weights.momentum:f32[50x20x5x5] before its decay",
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

    private Plan withRegions(UnaryOperator<Region> change) {
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

    private static Plan plan(Policy policy) {
        Sgd sgd = new Sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005);
        Step step = StepBuilder.of(Zoo.find("lenet").orElseThrow(), 4, sgd);
        return Planner.planIdeal(step, policy);
    }
}
