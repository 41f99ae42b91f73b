package io.brimful.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # images, ns | images, ns | ns of 1, of 16
            2, 140       | 8, 200     | 130, 280
            2, 100       | 8, 400     | 50, 800
            2, 90        | 8, 400     | 50, 800
            2, 300       | 8, 200     | 200, 200
            """)
    void goesThroughTheLargerPointAndIsNeverNegative(String fewer, String more, String expected) {
        Line line = Line.through((int) number(fewer, 0), number(fewer, 1), (int) number(more, 0), number(more, 1));
        assertThat(line.at((int) number(more, 0))).isEqualTo(number(more, 1));
        assertThat(line.at(1)).isEqualTo(number(expected, 0));
        assertThat(line.at(16)).isEqualTo(number(expected, 1));
    }

    @Test
    void onePointAloneIsProportional() {
        assertThat(Line.through(4, 100).at(6)).isEqualTo(150);
    }

    @Test
    void noTimeIsNegative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Line(-1, 2))
                .withMessage("a time of -1.0 ns and 2.0 ns an image, must be >= 0");
        assertThatIllegalArgumentException().isThrownBy(() -> new Line(1, Double.NaN));
    }

    private static double number(String pair, int which) {
        return Double.parseDouble(pair.split(",")[which].strip());
    }
}
