package io.brimful.recompute;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.recompute.MonetTable.Base;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every size at which a plan needs fewer bytes than MONeT in no more time; which are missing, {@link MonetTable} says. */
class MonetTableTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            OWN   | resnet50     | 10.01 9.01 8.01 6.99 6.00 4.99
            OWN   | googlenet    | 9.98 8.99 8.01 7.02 6.01 4.99
            OWN   | unet         | 6.01 5.01
            OWN   | vgg16        | 9.71 8.66 7.88 6.82 5.90 5.51
            ALONE | resnet50     | 10.01 9.01 8.01 6.99 6.00 4.99
            ALONE | googlenet    | 9.98 8.99 8.01 7.02 6.01 4.99
            ALONE | unet         | 5.01
            ALONE | vgg16        | 9.71 8.66 7.88 6.82 5.90 5.51
            FUSED | resnet50     | 10.01 9.01 8.01 6.99 6.00 4.99
            FUSED | googlenet    | 9.98 8.99 8.01 7.02 6.01 4.99
            FUSED | unet         | 10.01 9.01 8.02 7.00 6.01 5.01
            FUSED | mobilenet_v2 | 10.02 9.01 8.02 7.01 6.01 5.01
            FUSED | vgg16        | 9.71 8.66 7.88 6.82 5.90 5.51
            """)
    void needsFewerBytesInNoMoreTime(Base base, String network, String sizes) {
        List<Double> expected =
                Arrays.stream(sizes.split(" ")).map(Double::valueOf).toList();
        assertThat(MonetTable.of(network, base))
                .hasSize(6)
                .filteredOn(MonetTable.Line::isSmaller)
                .extracting(MonetTable.Line::gigabytes)
                .containsAll(expected);
    }
}
