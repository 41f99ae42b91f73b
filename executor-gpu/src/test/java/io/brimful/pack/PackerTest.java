package io.brimful.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackerTest {
    private static final long CAPACITY = 1 << 20;

    private record Rectangle(long lower, long upper, long bottom, long top) {
        long area() {
            return (upper - lower) * (top - bottom);
        }
    }

    @ParameterizedTest
    @CsvSource({"50, 1", "50, 2", "50, 3", "100, 1", "100, 2", "100, 3", "200, 1", "200, 2", "300, 1"})
    void fillsArenasWithoutSlack(int pieces, long seed) {
        PackingProblem problem = new PackingProblem(cut(pieces, new Random(seed)), OptionalLong.of(CAPACITY));
        assertThat(problem.lowerBound()).isEqualTo(CAPACITY);
        Packing packing = new Packer(60, 2, () -> false).pack(problem);
        PackingChecker.check(problem, packing, CAPACITY);
    }

    @Test
    void withoutACapacityTheArenaIsAsSmallAsCanBe() {
        PackingProblem problem = new PackingProblem(cut(60, new Random(7)), OptionalLong.empty());
        assertThat(new Packer(60, 2, () -> false).pack(problem).height()).isEqualTo(CAPACITY);
    }

    @Test
    void smallProblemsAreSolvedAsWellAsByEveryOrder() {
        for (int seed = 0; seed < 60; seed++) {
            PackingProblem problem = new PackingProblem(random(7, 6, 9, new Random(seed)), OptionalLong.empty());
            assertThat(new Packer(20, 1, () -> false).pack(problem).height())
                    .as("seed %d", seed)
                    .isEqualTo(everyOrder(problem.buffers(), new ArrayList<>(), new boolean[7], Long.MAX_VALUE));
        }
    }

    @Test
    void manyBuffersEndWithTheClock() {
        PackingProblem problem =
                new PackingProblem(random(20_000, 100_000, 1 << 20, new Random(1)), OptionalLong.empty());
        long begin = System.nanoTime();
        Packing packing = new Packer(2, 2, () -> false).pack(problem);
        assertThat((System.nanoTime() - begin) / 1e9).isLessThan(8);
        assertThat(packing.height()).isBetween(problem.lowerBound(), 2 * problem.lowerBound());
    }

    @Test
    void withoutTimeTheAnswerIsSoundAllTheSame() {
        PackingProblem problem =
                new PackingProblem(random(20_000, 100_000, 1 << 20, new Random(2)), OptionalLong.empty());
        Packing packing = new Packer(0.001, 1, () -> false).pack(problem);
        PackingChecker.check(problem, packing, Long.MAX_VALUE);
    }

    @Test
    void whatIsTooLargeForItsCapacityAnswersWithTheBest() {
        List<PackingBuffer> buffers = List.of(new PackingBuffer("a", 0, 2, 3, 1), new PackingBuffer("b", 1, 3, 4, 1));
        Packing packing = new Packer(0.2, 1, () -> false).pack(new PackingProblem(buffers, OptionalLong.of(5)));
        assertThat(packing.height()).isEqualTo(7);
    }

    @Test
    void alignmentHolesAndEmptyBuffers() {
        List<PackingBuffer> buffers = List.of(
                new PackingBuffer("a", 0, 2, 3, 1),
                new PackingBuffer("b", 0, 2, 8, 8),
                new PackingBuffer("c", 0, 2, 5, 4),
                new PackingBuffer("none", 0, 2, 0, 4));
        Packing packing = new Packer(5, 1, () -> false).pack(new PackingProblem(buffers, OptionalLong.empty()));
        assertThat(packing.height()).isEqualTo(16);
        assertThat(packing.offsets().get(3)).isZero();
    }

    @Test
    void aCancelledPackerStillAnswers() {
        PackingProblem problem = new PackingProblem(cut(300, new Random(5)), OptionalLong.of(CAPACITY));
        assertThat(new Packer(60, 2, () -> true).pack(problem).height()).isGreaterThanOrEqualTo(CAPACITY);
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

    /* Cuts a rectangle of time and bytes from edge to edge, again and again the largest piece. */
    private static List<PackingBuffer> cut(int pieces, Random random) {
        List<Rectangle> whole = new ArrayList<>(List.of(new Rectangle(0, 10_000, 0, CAPACITY)));
        while (whole.size() < pieces) {
            Rectangle piece = Collections.max(whole, (a, b) -> Long.compare(a.area(), b.area()));
            whole.remove(piece);
            double part = 0.2 + 0.6 * random.nextDouble();
            if (random.nextBoolean()) {
                long at = piece.lower() + Math.max(1, (long) (part * (piece.upper() - piece.lower())));
                whole.add(new Rectangle(piece.lower(), at, piece.bottom(), piece.top()));
                whole.add(new Rectangle(at, piece.upper(), piece.bottom(), piece.top()));
            } else {
                long at = piece.bottom() + Math.max(1, (long) (part * (piece.top() - piece.bottom())));
                whole.add(new Rectangle(piece.lower(), piece.upper(), piece.bottom(), at));
                whole.add(new Rectangle(piece.lower(), piece.upper(), at, piece.top()));
            }
        }
        Collections.shuffle(whole, random);
        List<PackingBuffer> buffers = new ArrayList<>();
        for (Rectangle piece : whole) {
            buffers.add(new PackingBuffer(
                    "p" + buffers.size(), piece.lower(), piece.upper(), piece.top() - piece.bottom(), 1));
        }
        return buffers;
    }
}
