package io.brimful.pack;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackingCheckerTest {
    private static final PackingProblem PROBLEM = new PackingProblem(
            List.of(
                    new PackingBuffer("a", 0, 10, 4, 1),
                    new PackingBuffer("b", 2, 5, 4, 4),
                    new PackingBuffer("c", 5, 9, 4, 2)),
            OptionalLong.empty());

    @Test
    void oneMayFollowAnotherAtItsPlace() {
        assertThatCode(() -> check(0, 4, 4, 8, 8)).doesNotThrowAnyException();
        assertThatCode(() -> check(4, 0, 0, 8, 8)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0|0|4|8|8   | buffers a and b share bytes
            3|8|0|12|12 | buffers a and c share bytes
            4|0|6|10|10 | buffers a and c share bytes
            5|8|7|12|12 | buffer c at 7 is not aligned to 2
            0|4|4|9|9   | height is 9, the highest buffer ends at 8
            0|4|4|8|7   | height 8 is above the capacity 7
            -1|4|4|8|8  | buffer a has no place
            """)
    void catches(long a, long b, long c, long height, long capacity, String wrong) {
        assertThatThrownBy(() -> check(a, b, c, height, capacity)).hasMessage("packing is wrong: " + wrong);
    }

    private static void check(long a, long b, long c, long height, long capacity) {
        PackingChecker.check(PROBLEM, new Packing(List.of(a, b, c), height, "test"), capacity);
    }
}
