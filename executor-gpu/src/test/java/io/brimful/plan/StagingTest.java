package io.brimful.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.network.zoo.Zoo;
import io.brimful.plan.Placement.Region;
import io.brimful.step.Operation;
import io.brimful.step.Step;
import io.brimful.step.Step.Ports;
import io.brimful.step.StepBuilder;
import io.brimful.step.Tensor;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Policy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class StagingTest {
    private static final Optimizer SGD = Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005);
    private static final int OPERATIONS = 6;
    private static final int ALIGNMENT = 64;
    private static final String IMAGES = "data";
    private static final String LABELS = "label";

    /* A buffer is its name, offset, bytes and life; images of 100 bytes and labels of 8 need 128 and 64. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
              data 0 128 0-6; label 128 64 0-2; a 192 192 0-3                          | from 3 images 192 labels 320
              data 0 128 0-6; label 128 64 0-2; a 192 192 0-3; b 192 64 4-5            | from 5 images 192 labels 320
              data 0 128 0-6; label 128 64 0-2; a 192 192 0-3; b 320 64 4-6            | none
              data 0 128 0-6; label 128 64 0-2; a 192 192 0-5; b 384 192 0-2; c 384 64 2-3 | from 3 images 384 labels 512
              data 0 128 0-6; label 128 64 0-2; a 192 192 0-3; b 384 192 1-3           | from 3 images 192 labels 320
              data 0 128 0-6; label 128 64 0-2; a 192 64 0-6; b 448 64 0-6             | from 0 images 256 labels 384
              data 0 128 0-2; label 128 64 0-2; a 0 192 3-6                            | none
              data 0 128 0-2; label 128 64 0-2; a 192 64 0-3                           | none
              data 192 128 0-1; label 320 64 0-1; a 0 192 0-2                          | from 2 images 0 labels 128
              data 0 128 0-6; label 128 64 0-2; a 192 192 0-6                          | none
              data 0 128 0-6; label 128 64 0-2; a 192 192 1-2; a.workspace 256 64 4-5  | from 5 images 192 labels 320
            """)
    void isTheEarliestAndThenTheLowest(String regions, String expected) {
        assertThat(text(plan(regions).staging())).isEqualTo(expected);
    }

    static Stream<Long> seeds() {
        return LongStream.range(0, 100).boxed();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void ofRandomNetworksMeetsNothingThatIsStillNeeded(long seed) {
        for (Policy policy : Policy.values()) {
            int batch = 1 + (int) (seed % 5);
            Step step = Planner.prepare(StepBuilder.of(RandomNetworks.of(seed), batch, SGD), policy);
            Plan plan = Planner.plan(step, table(step, new Random(seed)), policy);
            Optional<Staging> tried = tried(plan);
            assertThat(isSound(plan)).isEqualTo(tried.isPresent());
            assertThat(plan.staging()).isEqualTo(tried);
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofTheZooMeetsNothingThatIsStillNeeded(Policy policy) {
        for (String network : Zoo.names()) {
            Step step = StepBuilder.of(Zoo.find(network).orElseThrow(), 16, SGD);
            assertThat(isSound(Planner.planIdeal(step, policy)))
                    .as("%s has room for the next batch", network)
                    .isEqualTo(policy != Policy.CAFFE);
        }
    }

    private static boolean isSound(Plan plan) {
        Optional<Staging> found = plan.staging();
        found.ifPresent(staging -> {
            assertThat(staging.imagesOffset() % plan.table().alignmentBytes()).isZero();
            assertThat(staging.labelsOffset() % plan.table().alignmentBytes()).isZero();
            assertThat(staging.imagesOffset()).isNotNegative();
            assertThat(staging.end()).isLessThanOrEqualTo(plan.arenaBytes());
            Ports ports = plan.step().ports();
            assertThat(staging.labelsOffset() - staging.imagesOffset())
                    .isGreaterThanOrEqualTo(plan.table().storedBytes(ports.images()));
            assertThat(staging.end() - staging.labelsOffset())
                    .isGreaterThanOrEqualTo(plan.table().storedBytes(ports.labels()));
            assertThat(staging.from()).isBetween(0, plan.schedule().size() - 1);
            assertThat(isFree(plan, staging.from(), staging.imagesOffset(), staging.end()))
                    .isTrue();
        });
        return found.isPresent();
    }

    /* Asks the operations, not the buffers' lives: what one of them touches, what lasts, what the host reads or writes. */
    private static boolean isFree(Plan plan, int from, long begin, long end) {
        Set<String> needed = new HashSet<>();
        Ports ports = plan.step().ports();
        Stream.of(ports.images(), ports.labels(), ports.loss(), ports.correct())
                .forEach(tensor -> needed.add(tensor.name()));
        plan.step().states().forEach(state -> needed.add(state.tensor().name()));
        Map<String, Long> offsets = plan.tensorOffsets();
        for (int i = from; i < plan.schedule().size(); i++) {
            Scheduled scheduled = plan.schedule().operations().get(i);
            Operation op = scheduled.op();
            Stream.of(op.reads(), op.updates(), op.writes())
                    .flatMap(List::stream)
                    .forEach(tensor -> needed.add(tensor.name()));
            Long workspace = plan.workspaceOffsets().get(op.name());
            if (workspace != null && meets(workspace, scheduled.kernel().workspaceBytes(), begin, end)) {
                return false;
            }
        }
        return plan.step().tensors().stream()
                .filter(tensor -> needed.contains(tensor.name()))
                .noneMatch(tensor -> meets(
                        Objects.requireNonNull(offsets.get(tensor.name())),
                        plan.table().storedBytes(tensor),
                        begin,
                        end));
    }

    private static boolean meets(long offset, long bytes, long begin, long end) {
        return offset < end && begin < offset + bytes;
    }

    /* Tries every moment and every aligned offset. */
    private static Optional<Staging> tried(Plan plan) {
        Ports ports = plan.step().ports();
        long images = aligned(plan.table().storedBytes(ports.images()));
        long bytes = images + aligned(plan.table().storedBytes(ports.labels()));
        for (int from = 0; from < plan.schedule().size(); from++) {
            int moment = from;
            List<Region> taken = plan.placement().regions().stream()
                    .filter(region -> region.buffer().to() > moment
                            || region.buffer().tensors().contains(ports.images())
                            || region.buffer().tensors().contains(ports.labels()))
                    .toList();
            for (long offset = 0; offset + bytes <= plan.arenaBytes(); offset += ALIGNMENT) {
                if (isFree(taken, offset, offset + bytes)) {
                    return Optional.of(new Staging(from, offset, offset + images, List.of(), bytes));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isFree(List<Region> taken, long begin, long end) {
        for (Region region : taken) {
            if (meets(region.offset(), region.buffer().bytes(), begin, end)) {
                return false;
            }
        }
        return true;
    }

    private static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /* Operations with and without a workspace. */
    private static KernelTable table(Step step, Random random) {
        Map<String, List<Kernel>> kernels = new HashMap<>();
        for (Operation op : step.operations()) {
            int bytes = Math.max(0, random.nextInt(2000) - 1000);
            kernels.put(op.name(), List.of(new Kernel("any", bytes, Set.copyOf(op.inPlace()))));
        }
        return new KernelTable(
                "random", ALIGNMENT, kernels, KernelTable.ideal(step).storedBytes());
    }

    private static Plan plan(String regions) {
        Step step = StepBuilder.of(Zoo.find("lenet").orElseThrow(), 2, SGD);
        Plan any = Planner.planIdeal(step, Policy.CAFFE);
        Schedule schedule = new Schedule(any.schedule().operations().subList(0, OPERATIONS));
        Map<String, Long> stored =
                Map.of(step.ports().images().name(), 100L, step.ports().labels().name(), 8L);
        KernelTable table = new KernelTable("hand-made", ALIGNMENT, Map.of(), stored);
        List<Region> placed = new ArrayList<>();
        Arrays.stream(regions.split(";")).map(String::trim).forEach(text -> placed.add(region(text, step.ports())));
        long arena = placed.stream().mapToLong(Region::end).max().orElse(0);
        return new Plan(step, Policy.PACKED, table, schedule, new Placement(placed, arena, 0));
    }

    private static Region region(String text, Ports ports) {
        String[] field = text.split("[ -]");
        List<Tensor> tensors = switch (field[0]) {
            case IMAGES -> List.of(ports.images());
            case LABELS -> List.of(ports.labels());
            default -> List.of();
        };
        int from = Integer.parseInt(field[3]);
        int to = Integer.parseInt(field[4]);
        return new Region(new Buffer(field[0], Long.parseLong(field[2]), from, to, tensors), Long.parseLong(field[1]));
    }

    private static String text(Optional<Staging> staging) {
        return staging.map(s -> "from " + s.from() + " images " + s.imagesOffset() + " labels " + s.labelsOffset())
                .orElse("none");
    }
}
