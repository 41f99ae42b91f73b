package io.brimful.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.capacity.LargestSize.Answer;
import io.brimful.network.zoo.Zoo;
import io.brimful.plan.Plan;
import io.brimful.recompute.Limit;
import io.brimful.trial.Find;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Policy;
import io.brimful.trial.Precision;
import io.brimful.trial.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LargestSizeTest {
    private static final long MIB = 1L << 20;

    private final List<Probe> seen = new ArrayList<>();

    /* The answer does not depend on where the search begins. */
    @ParameterizedTest
    @CsvSource({"1", "64", "300", "5000"})
    void findsTheBatchAboveWhichNothingFits(int asked) {
        Answer answer = search("lenet", Policy.PACKED, Find.BATCH, new Size(asked, 1), 100_000, 1, 40 * MIB);
        int batch = answer.found().orElseThrow().size().batch();
        assertThat(planned(batch, 1)).isLessThanOrEqualTo(40 * MIB);
        assertThat(planned(batch + 1, 1)).isGreaterThan(40 * MIB);
        assertThat(answer.neededBytes()).isEqualTo(planned(batch, 1));
        assertThat(seen.get(0).batch()).isEqualTo(asked);
        assertThat(seen).hasSizeLessThan(12);
    }

    @Test
    void recordsEverySizeThatItTries() {
        search("lenet", Policy.CAFFE, Find.BATCH, new Size(64, 1), 100_000, 1, 40 * MIB);
        assertThat(seen).extracting(Probe::number).containsExactlyElementsOf(numbers(seen.size()));
        assertThat(seen).allSatisfy(probe -> {
            assertThat(probe.kind()).isEqualTo(Probe.Kind.PLANNED);
            assertThat(probe.freeBytes()).isEqualTo(40 * MIB);
            assertThat(probe.fits()).isEqualTo(probe.plannedBytes() <= 40 * MIB);
        });
        /* 5,172,968 B for any batch and 154,460 B for each image: (41,943,040 - 5,172,968) / 154,460 = 238.05. */
        assertThat(seen.stream().filter(Probe::fits).mapToInt(Probe::batch).max())
                .hasValue(238);
        assertThat(seen.stream()
                        .filter(probe -> !probe.fits())
                        .mapToInt(Probe::batch)
                        .min())
                .hasValue(239);
    }

    /* Each search begins elsewhere on the way, but what fits at a batch is the same in all of them. */
    @Test
    void moreMemoryNeverGivesASmallerBatchUnderRecompute() {
        int before = 0;
        for (long memory = 20 * MIB; memory < 200 * MIB; memory += 7 * MIB) {
            Answer answer = search("resnet8-cifar", Policy.RECOMPUTE, Find.BATCH, new Size(64, 1), 100_000, 1, memory);
            int batch = answer.found().orElseThrow().size().batch();
            assertThat(batch).isGreaterThanOrEqualTo(before);
            assertThat(answer.found().orElseThrow().plan().arenaBytes()).isLessThanOrEqualTo(memory);
            Plan plan = answer.found().orElseThrow().plan();
            assertThat(onPaper("resnet8-cifar").slowdown(plan, new Size(batch, 1)))
                    .isLessThanOrEqualTo(1.34);
            before = batch;
        }
        assertThat(before).isGreaterThan(64);
    }

    /* Whatever the bytes are, as long as they grow: the last rung that fits, found in few steps. */
    @ParameterizedTest
    @MethodSource("curves")
    void crossesAnyCurveThatRises(LongUnaryOperator bytes, int mostTries) {
        for (long last : new long[] {0, 1, 2, 7, 63, 64, 1000, 99_999, 1_000_000}) {
            for (long start : new long[] {1, 64, 5000, 1_000_000}) {
                AtomicInteger tries = new AtomicInteger();
                long found = Crossing.last(start, 1_000_000, bytes.applyAsLong(last + 1) - 1, rung -> {
                    tries.incrementAndGet();
                    assertThat(rung).isBetween(1L, 1_000_000L);
                    return bytes.applyAsLong(rung);
                });
                assertThat(found).isEqualTo(last);
                assertThat(tries.get()).isLessThanOrEqualTo(mostTries);
            }
        }
    }

    static Stream<Arguments> curves() {
        return Stream.of(
                Arguments.of(named("a line", rung -> 5_000_000 + 154_460 * rung), 8),
                Arguments.of(named("a square", rung -> 1_000 + 3 * rung * rung), 40),
                Arguments.of(named("a kink", rung -> 10_000 + 7 * rung + 5_000 * Math.max(0, rung - 500)), 40),
                Arguments.of(named("a step", rung -> rung < 7 ? rung : 1_000_000_000_000L + rung), 60),
                Arguments.of(named("a root", rung -> (long) (1e9 * Math.sqrt(rung))), 40));
    }

    private static Named<LongUnaryOperator> named(String name, LongUnaryOperator bytes) {
        return Named.of(name, bytes);
    }

    @Test
    void stopsAtTheLargestBatchThatIsAllowed() {
        Answer answer = search("lenet", Policy.PACKED, Find.BATCH, new Size(64, 1), 100, 1, 40 * MIB);
        assertThat(answer.found().orElseThrow().size()).isEqualTo(new Size(100, 1));
    }

    @Test
    void findsTheWidthAtAFixedBatch() {
        Answer answer = search("lenet", Policy.PACKED, Find.WIDTH, new Size(64, 1), 64, 64, 40 * MIB);
        Size size = answer.found().orElseThrow().size();
        assertThat(size.batch()).isEqualTo(64);
        assertThat(size.width()).isGreaterThan(1);
        assertThat(planned(64, size.width())).isLessThanOrEqualTo(40 * MIB);
        assertThat(seen).anySatisfy(probe -> {
            assertThat(probe.width()).isEqualTo((Math.round(size.width() * 100) + 1) / 100.0);
            assertThat(probe.fits()).isFalse();
        });
    }

    @Test
    void saysHowMuchTheSmallestNeedsWhenNothingFits() {
        Answer answer = search("lenet", Policy.PACKED, Find.BATCH, new Size(64, 1), 100, 1, MIB);
        assertThat(answer.found()).isEmpty();
        assertThat(answer.neededBytes()).isEqualTo(planned(1, 1));
        assertThat(answer.freeBytes()).isEqualTo(MIB);
        assertThat(seen).noneMatch(Probe::fits);
        assertThat(seen.get(0).batch()).isEqualTo(64);
        assertThat(seen.get(seen.size() - 1).batch()).isEqualTo(1);
        assertThat(seen.get(seen.size() - 1).plannedBytes()).isEqualTo(planned(1, 1));
    }

    @Test
    void asksOnlyForTheGivenSizeWhenNothingIsToBeFound() {
        Answer answer = search("lenet", Policy.PACKED, Find.NOTHING, new Size(64, 1), 64, 1, 4 * MIB);
        assertThat(answer.found()).isEmpty();
        assertThat(answer.neededBytes()).isEqualTo(planned(64, 1));
        assertThat(seen).extracting(Probe::batch).containsExactly(64);
    }

    @Test
    void countsASizeThatCannotBeCountedAsTooLarge() {
        Planning overflowing = new Planning() {
            @Override
            public Plan plan(Size size, Policy policy, Limit limit) {
                return onPaper("lenet").plan(size, policy, limit);
            }

            @Override
            public long leastBytes(Size size, Policy policy, double maxSlowdown) {
                if (size.batch() > 10) {
                    throw new ArithmeticException("long overflow");
                }
                return onPaper("lenet").leastBytes(size, policy, maxSlowdown);
            }
        };
        LargestSize search =
                new LargestSize(overflowing, Policy.PACKED, 1, Find.BATCH, new Size(4, 1), 1000, 1, seen::add);
        assertThat(search.within(Long.MAX_VALUE - 1)
                        .found()
                        .orElseThrow()
                        .size()
                        .batch())
                .isEqualTo(10);
    }

    private Answer search(
            String network, Policy policy, Find find, Size asked, int maxBatch, double maxWidth, long freeBytes) {
        return new LargestSize(onPaper(network), policy, 1.34, find, asked, maxBatch, maxWidth, seen::add)
                .within(freeBytes);
    }

    private static long planned(int batch, double width) {
        return onPaper("lenet")
                .plan(new Size(batch, width), Policy.PACKED, new Limit(1, 0))
                .arenaBytes();
    }

    private static PlanOnPaper onPaper(String network) {
        Optimizer sgd = Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005);
        return new PlanOnPaper(Zoo.find(network).orElseThrow(), 8, sgd, Precision.FP32);
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }
}
