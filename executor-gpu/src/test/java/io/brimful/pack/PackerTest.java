package io.brimful.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackerTest {
    @Test
    void withoutACapacityTheArenaIsAsSmallAsCanBe() {
        PackingProblem planted = Planted.of(Planted.Kind.SECTIONS, 60, 7);
        PackingProblem problem = new PackingProblem(planted.buffers(), OptionalLong.empty());
        assertThat(Packer.forSeconds(60, 2, () -> false).pack(problem).height())
                .isEqualTo(planted.capacity().orElseThrow());
    }

    @Test
    void smallProblemsAreSolvedAsWellAsByEveryOrder() {
        for (int seed = 0; seed < 60; seed++) {
            PackingProblem problem = new PackingProblem(random(7, 6, 9, new Random(seed)), OptionalLong.empty());
            assertThat(Packer.forSeconds(20, 1, () -> false).pack(problem).height())
                    .as("seed %d", seed)
                    .isEqualTo(everyOrder(problem.buffers(), new ArrayList<>(), new boolean[7], Long.MAX_VALUE));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SECTIONS | 150 | 360 | 4
            BRICKS   | 150 | 360 | 8
            SHELVES  | 150 | 360 | 4
            CHAIN    | 150 | 360 | 4
            CHAIN    |  12 |  60 | 8
            """)
    void solvesPlantedProblemsWithoutSlackInBoundedWork(Planted.Kind kind, int fewest, int most, int atLeast) {
        int solved = 0;
        for (int seed = 0; seed < 8; seed++) {
            PackingProblem problem = Planted.of(kind, fewest + (most - fewest) * seed / 7, seed);
            assertThat(problem.capacity()).hasValue(problem.lowerBound());
            Packing packing = Packer.forRounds(100).pack(problem);
            solved += packing.height() == problem.lowerBound() ? 1 : 0;
        }
        assertThat(solved).isBetween(atLeast, 8);
    }

    @Test
    void soMuchWorkGivesTheSameAnswerAgain() {
        PackingProblem problem = Planted.of(Planted.Kind.SHELVES, 300, 5);
        Packing packing = Packer.forRounds(20).pack(problem);
        assertThat(packing.height()).isGreaterThan(problem.lowerBound());
        assertThat(Packer.forRounds(20).pack(problem)).isEqualTo(packing);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 100, 1_000})
    void sixtyThousandBuffersEndWhenTheyAreTold(long asks) {
        PackingProblem problem = new PackingProblem(trace(60_000, new Random(1)), OptionalLong.empty());
        AtomicLong asked = new AtomicLong();
        Packing packing =
                Packer.forSeconds(1e9, 1, () -> asked.incrementAndGet() >= asks).pack(problem);
        assertThat(asked).hasValueLessThan(asks + 10);
        assertThat(packing.height()).isBetween(problem.lowerBound(), 3 * problem.lowerBound());
    }

    @Test
    void withoutTimeTheAnswerIsSoundAllTheSame() {
        PackingProblem problem =
                new PackingProblem(random(20_000, 100_000, 1 << 20, new Random(2)), OptionalLong.empty());
        Packing packing = Packer.forSeconds(0.001, 1, () -> false).pack(problem);
        PackingChecker.check(problem, packing, Long.MAX_VALUE);
    }

    @Test
    void whatIsTooLargeForItsCapacityAnswersWithTheBest() {
        List<PackingBuffer> buffers = List.of(new PackingBuffer("a", 0, 2, 3, 1), new PackingBuffer("b", 1, 3, 4, 1));
        Packing packing = Packer.forSeconds(0.2, 1, () -> false).pack(new PackingProblem(buffers, OptionalLong.of(5)));
        assertThat(packing.height()).isEqualTo(7);
    }

    @Test
    void alignmentHolesAndEmptyBuffers() {
        List<PackingBuffer> buffers = List.of(
                new PackingBuffer("a", 0, 2, 3, 1),
                new PackingBuffer("b", 0, 2, 8, 8),
                new PackingBuffer("c", 0, 2, 5, 4),
                new PackingBuffer("none", 0, 2, 0, 4));
        Packing packing = Packer.forSeconds(5, 1, () -> false).pack(new PackingProblem(buffers, OptionalLong.empty()));
        assertThat(packing.height()).isEqualTo(16);
        assertThat(packing.offsets().get(3)).isZero();
    }

    @Test
    void aCancelledPackerStillAnswers() {
        PackingProblem problem = Planted.of(Planted.Kind.SECTIONS, 300, 5);
        assertThat(Packer.forSeconds(60, 2, () -> true).pack(problem).height())
                .isGreaterThanOrEqualTo(problem.lowerBound());
    }

    /* The lowest packing is one of those in which each buffer in some order drops to its lowest free offset. */
    private static long everyOrder(List<PackingBuffer> buffers, List<Long> ends, boolean[] used, long best) {
        return everyOrder(buffers, new ArrayList<>(), ends, used, 0, best);
    }

    private static long everyOrder(
            List<PackingBuffer> buffers,
            List<PackingBuffer> placed,
            List<Long> ends,
            boolean[] used,
            long height,
            long best) {
        if (placed.size() == buffers.size()) {
            return Math.min(best, height);
        }
        long least = best;
        for (int i = 0; i < used.length; i++) {
            if (!used[i]) {
                PackingBuffer buffer = buffers.get(i);
                long end = lowest(buffer, placed, ends) + buffer.size();
                used[i] = true;
                placed.add(buffer);
                ends.add(end);
                least = everyOrder(buffers, placed, ends, used, Math.max(height, end), least);
                placed.remove(placed.size() - 1);
                ends.remove(ends.size() - 1);
                used[i] = false;
            }
        }
        return least;
    }

    /* Above all that it meets: orders from the bottom to the top leave no hole that is needed. */
    private static long lowest(PackingBuffer buffer, List<PackingBuffer> placed, List<Long> ends) {
        long at = 0;
        for (int i = 0; i < placed.size(); i++) {
            if (placed.get(i).lower() < buffer.upper()
                    && buffer.lower() < placed.get(i).upper()) {
                at = Math.max(at, ends.get(i));
            }
        }
        return at;
    }

    private static List<PackingBuffer> random(int count, int time, int bytes, Random random) {
        List<PackingBuffer> buffers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int a = random.nextInt(time);
            int b = random.nextInt(time);
            buffers.add(new PackingBuffer("b" + i, Math.min(a, b), Math.max(a, b) + 1L, 1L + random.nextInt(bytes), 1));
        }
        return buffers;
    }

    /* Layer after layer an activation, which waits for its backward operation or does not, and a workspace; then as many
     * gradients and workspaces on the way back. */
    private static List<PackingBuffer> trace(int count, Random random) {
        int layers = count / 4;
        long end = 2L * layers;
        List<PackingBuffer> buffers = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            long backward = end - i - 1;
            boolean kept = random.nextInt(3) > 0;
            add(buffers, i, kept ? backward + 1 : i + 1 + random.nextInt(8), random);
            add(buffers, i, i + 1, random);
            add(buffers, backward, backward + 1 + random.nextInt(4), random);
            add(buffers, backward, backward + 1, random);
        }
        return buffers;
    }

    private static void add(List<PackingBuffer> buffers, long lower, long upper, Random random) {
        long size = 256L * (1 + (long) Math.exp(10 * random.nextDouble()));
        buffers.add(new PackingBuffer("b" + buffers.size(), lower, upper, size, 1));
    }
}
