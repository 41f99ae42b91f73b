package io.brimful.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brimful.network.zoo.Zoo;
import io.brimful.step.Operation;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.step.Tensor;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Policy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OrderBranchesTest {
    private static final Optimizer SGD = Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005);
    private static final List<Policy> POLICIES = List.of(Policy.REUSE, Policy.PACKED);
    /* All orders of so many operations can be tried. */
    private static final int WINDOW = 6;

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    static LongStream fewSeeds() {
        return LongStream.range(0, 20);
    }

    static Stream<String> zoo() {
        return Zoo.names().stream();
    }

    @ParameterizedTest
    @CsvSource({
        "googlenet,     REUSE,   2000000",
        "googlenet,     PACKED,  3000000",
        "resnet50,      REUSE,  12000000",
        "resnet8-cifar, PACKED,   400000",
    })
    void needsLessThanTheOrderOfTheProgram(String network, Policy policy, long bytesLess) {
        Subject subject = subject(step(network, 32), policy);
        assertThat(subject.bytes(subject.ordered())).isLessThan(subject.bytes(subject.program()) - bytesLess);
    }

    @ParameterizedTest
    @MethodSource("zoo")
    void aPlanIsNeverLargerForIt(String network) {
        for (Policy policy : POLICIES) {
            Step step = Planner.prepare(step(network, 32), policy);
            KernelTable table = KernelTable.ideal(step);
            List<List<Operation>> orders = Planner.orders(step, table, policy);
            Plan before = Planner.planInOrder(step, orders.get(orders.size() - 1), table, policy);
            assertThat(Planner.plan(step, table, policy).arenaBytes())
                    .as("%s", policy)
                    .isLessThanOrEqualTo(before.arenaBytes());
        }
    }

    /* Measured by what the planner places, over orders that are found without any of the classes under test. */
    @ParameterizedTest
    @MethodSource("fewSeeds")
    void aWindowsOrderIsTheBestOfAll(long seed) {
        for (Policy policy : POLICIES) {
            Subject subject = subject(StepBuilder.of(RandomNetworks.of(seed), 2, SGD), policy);
            int[] heavy = subject.model.heavy;
            for (int from = 0; from + WINDOW <= heavy.length; from += WINDOW / 2) {
                int[] best = new OrderWindow(subject.model, new OrderProfile(subject.model, heavy), from, from + WINDOW)
                        .below(Long.MAX_VALUE, Integer.MAX_VALUE)
                        .orElseThrow();
                int[] order = heavy.clone();
                System.arraycopy(best, 0, order, from, WINDOW);
                assertThat(subject.mostBytes(order, from))
                        .as("%s from %d", policy, from)
                        .isEqualTo(subject.leastOfAllOrders(from));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void neverNeedsMore(long seed) {
        for (Policy policy : POLICIES) {
            Subject subject = subject(StepBuilder.of(RandomNetworks.of(seed), 2, SGD), policy);
            assertThat(subject.ordered()).containsExactlyInAnyOrderElementsOf(subject.program());
            assertThat(subject.bytes(subject.ordered())).isLessThanOrEqualTo(subject.bytes(subject.program()));
        }
    }

    /* The devices' contracts train random networks: these are the ones whose order changes there. */
    @Test
    void changesTheOrderOfSomeRandomNetworks() {
        long changed = seeds().filter(seed -> {
                    Subject subject = subject(StepBuilder.of(RandomNetworks.of(seed), 2, SGD), Policy.PACKED);
                    return !subject.ordered().equals(subject.program());
                })
                .count();
        assertThat(changed).isGreaterThan(5);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theCheckerAcceptsAnyOrderThatKeepsThePrecedence(long seed) {
        Subject subject = subject(StepBuilder.of(RandomNetworks.of(seed), 2, SGD), Policy.PACKED);
        Random random = new Random(seed);
        for (int i = 0; i < 2; i++) {
            List<Operation> order = subject.precedence.complete(subject.anyOrder(random));
            assertThat(order).containsExactlyInAnyOrderElementsOf(subject.program());
            Planner.planInOrder(subject.step, order, subject.table, Policy.PACKED);
        }
    }

    /* Where each tensor has bytes of its own, only the order can be wrong. */
    @ParameterizedTest
    @MethodSource("fewSeeds")
    void theCheckerRefusesAnOrderThatDoesNot(long seed) {
        Subject subject = subject(StepBuilder.of(RandomNetworks.of(seed), 2, SGD), Policy.PACKED);
        List<Operation> program = subject.program();
        for (int i = 0; i < program.size(); i++) {
            for (int before : subject.precedence.heavyBefore(i)) {
                List<Operation> order = new ArrayList<>(program);
                order.add(before, order.remove(i));
                assertThatThrownBy(() -> Planner.planInOrder(subject.step, order, subject.table, Policy.CAFFE))
                        .as(
                                "%s before %s",
                                program.get(i).name(), program.get(before).name())
                        .isInstanceOf(PlanException.class);
            }
        }
    }

    @Test
    void ordersTheSameTwice() {
        Step step = step("googlenet", 32);
        assertThat(subject(step, Policy.PACKED).ordered())
                .isEqualTo(subject(step, Policy.PACKED).ordered());
    }

    private static Step step(String network, int batch) {
        return StepBuilder.of(Zoo.find(network).orElseThrow(), batch, SGD);
    }

    private static Subject subject(Step step, Policy policy) {
        return new Subject(Planner.prepare(step, policy), policy);
    }

    private static final class Subject {
        private final Step step;
        private final Permission permission;
        private final KernelTable table;
        private final Precedence precedence;
        private final OrderModel model;

        Subject(Step step, Policy policy) {
            this.step = step;
            this.permission = Permission.of(policy);
            this.table = KernelTable.ideal(step);
            this.precedence = new Precedence(step.operations());
            this.model = new OrderModel(step.operations(), precedence, table, permission);
        }

        List<Operation> program() {
            return step.operations();
        }

        List<Operation> ordered() {
            return new OrderBranches(table, permission).run(program(), this::live);
        }

        LiveBytes live(List<Operation> order) {
            return new Drafts(step, table, permission).of(order).live();
        }

        long bytes(List<Operation> order) {
            return live(order).lowerBound();
        }

        /* The most at an operation of the window; momentum decays before all and parameters change after all. */
        long mostBytes(int[] heavy, int from) {
            List<Operation> order = new ArrayList<>();
            program().stream().filter(op -> op.name().endsWith(".decay")).forEach(order::add);
            int first = order.size() + from;
            Arrays.stream(heavy).mapToObj(program()::get).forEach(order::add);
            program().stream().filter(op -> op.name().endsWith(".update")).forEach(order::add);
            assertThat(order).hasSameSizeAs(program());
            return Collections.max(live(order).byOperation().subList(first, first + WINDOW));
        }

        long leastOfAllOrders(int from) {
            long[] least = {Long.MAX_VALUE};
            int[] order = model.heavy.clone();
            Set<String> written = new HashSet<>();
            for (int k = 0; k < from; k++) {
                program().get(order[k]).writes().forEach(tensor -> written.add(tensor.name()));
            }
            Set<String> ofOperations = new HashSet<>();
            program().forEach(op -> op.writes().forEach(tensor -> ofOperations.add(tensor.name())));
            everyOrder(
                    order,
                    from,
                    from + WINDOW,
                    written,
                    ofOperations,
                    each -> least[0] = Math.min(least[0], mostBytes(each, from)));
            return least[0];
        }

        private void everyOrder(
                int[] order, int k, int to, Set<String> written, Set<String> ofOperations, Consumer<int[]> use) {
            if (k == to) {
                use.accept(order);
                return;
            }
            for (int i = k; i < to; i++) {
                Operation op = program().get(order[i]);
                boolean ready = op.reads().stream()
                        .map(Tensor::name)
                        .allMatch(name -> written.contains(name) || !ofOperations.contains(name));
                if (ready) {
                    swap(order, k, i);
                    op.writes().forEach(tensor -> written.add(tensor.name()));
                    everyOrder(order, k + 1, to, written, ofOperations, use);
                    op.writes().forEach(tensor -> written.remove(tensor.name()));
                    swap(order, k, i);
                }
            }
        }

        private static void swap(int[] order, int a, int b) {
            int held = order[a];
            order[a] = order[b];
            order[b] = held;
        }

        int[] anyOrder(Random random) {
            List<Integer> left = new ArrayList<>();
            Arrays.stream(model.heavy).forEach(left::add);
            List<Integer> order = new ArrayList<>();
            while (!left.isEmpty()) {
                List<Integer> ready = left.stream()
                        .filter(operation ->
                                Arrays.stream(precedence.heavyBefore(operation)).allMatch(order::contains))
                        .toList();
                Integer next = ready.get(random.nextInt(ready.size()));
                order.add(next);
                left.remove(next);
            }
            return order.stream().mapToInt(Integer::intValue).toArray();
        }
    }
}
