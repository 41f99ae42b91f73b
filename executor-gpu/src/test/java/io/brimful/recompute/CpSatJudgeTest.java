package io.brimful.recompute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.brimful.network.Network;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The frontier before a judge from elsewhere; {@code -Drecompute.exact=2000} tries so many seeds. */
class CpSatJudgeTest {
    private static final int SEEDS = Integer.getInteger("recompute.exact", 40) / 5;
    private static final int MOST_PEBBLES = 9;
    private static final int BATCH = 4;
    private static final double ROUNDING = 1e-6;

    static LongStream seeds() {
        return LongStream.range(0, SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void bothJudgesAgreeOnChainsAndNothingIsFasterThere(long seed) {
        Model model = model(SmallNetworks.chain(seed));
        if (new Pebbles(model).count() > MOST_PEBBLES) {
            return;
        }
        List<Point> points = new Frontier(model).points();
        for (long budget : budgets(points)) {
            double best = CpSatJudge.within(model, budget).orElseThrow();
            assertThat(best).isCloseTo(new LeastTime(model).within(budget), within(ROUNDING * best));
            assertThat(fastest(points, budget)).isCloseTo(best, within(ROUNDING * best));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void littleIsFasterOnGraphs(long seed) {
        Model model = model(SmallNetworks.graph(seed));
        if (new Pebbles(model).count() > MOST_PEBBLES) {
            return;
        }
        List<Point> points = new Frontier(model).points();
        for (long budget : budgets(points)) {
            double best = CpSatJudge.within(model, budget).orElseThrow();
            assertThat(best).isGreaterThanOrEqualTo(new LeastTime(model).within(budget) * (1 - ROUNDING));
            assertThat(fastest(points, budget) / best - 1).isLessThan(LeastTimeTest.MOST_ON_GRAPHS);
        }
    }

    private static Model model(Network network) {
        return SmallNetworks.model(network, BATCH);
    }

    private static List<Long> budgets(List<Point> points) {
        long most = points.get(0).liveBytes();
        long least = points.get(points.size() - 1).liveBytes();
        return List.of(least, (least + most) / 2);
    }

    private static double fastest(List<Point> points, long budget) {
        return points.stream()
                .filter(point -> point.liveBytes() <= budget)
                .mapToDouble(Point::time)
                .min()
                .orElseThrow();
    }
}
