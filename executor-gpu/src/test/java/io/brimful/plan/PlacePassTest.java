package io.brimful.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.plan.Placement.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PlacePassTest {
    private static final PlacePass LARGEST_FIRST = new PlaceInOrder(PlaceInOrder.LARGEST_FIRST);
    private static final PlacePass SEARCH = new PlaceTopEarlier(List.of(LARGEST_FIRST));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    a 512 0-2; b 256 1-3                                  |  768
                    a 512 0-2; b 256 2-3                                  |  512
                    a 512 0-2; b 512 1-3; c 512 2-4                       | 1024
                    """)
    void packs(String buffers, long arena) {
        assertThat(LARGEST_FIRST.run(parse(buffers)).arenaBytes()).isEqualTo(arena);
    }

    /* Largest first does not fit these. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    a 3 0-2; b 3 3-5; c 2 1-4; d 4 2-3; e 1 0-5           |  7
                    a 4 0-2; b 3 1-4; c 2 3-6; d 4 5-7                    |  7
                    """)
    void searchReachesTheLowerBound(String buffers, long arena) {
        Placement placement = SEARCH.run(parse(buffers));
        assertThat(placement.lowerBoundBytes()).isEqualTo(arena);
        assertThat(placement.arenaBytes()).isEqualTo(arena);
    }

    static Stream<Long> seeds() {
        return LongStream.range(0, 200).boxed();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void regionsThatMeetShareNoByte(long seed) {
        List<Buffer> buffers = random(seed);
        Placement placement = SEARCH.run(buffers);
        assertThat(placement.regions()).hasSameSizeAs(buffers);
        assertThat(placement.arenaBytes()).isGreaterThanOrEqualTo(placement.lowerBoundBytes());
        assertThat(placement.arenaBytes())
                .isLessThanOrEqualTo(LARGEST_FIRST.run(buffers).arenaBytes());
        for (Region a : placement.regions()) {
            for (Region b : placement.regions()) {
                boolean apart = a.end() <= b.offset() || b.end() <= a.offset();
                assertThat(a.equals(b) || apart || !a.buffer().meets(b.buffer()))
                        .isTrue();
            }
        }
    }

    private static List<Buffer> random(long seed) {
        Random random = new Random(seed);
        List<Buffer> buffers = new ArrayList<>();
        int count = 1 + random.nextInt(40);
        for (int i = 0; i < count; i++) {
            int from = random.nextInt(30);
            int bytes = 1 + random.nextInt(100);
            buffers.add(new Buffer("b" + i, bytes, from, from + 1 + random.nextInt(10), List.of()));
        }
        return buffers;
    }

    private static List<Buffer> parse(String text) {
        return Arrays.stream(text.split(";"))
                .map(String::trim)
                .map(buffer -> buffer.split("[ -]"))
                .map(f -> new Buffer(
                        f[0], Long.parseLong(f[1]), Integer.parseInt(f[2]), Integer.parseInt(f[3]), List.of()))
                .toList();
    }
}
