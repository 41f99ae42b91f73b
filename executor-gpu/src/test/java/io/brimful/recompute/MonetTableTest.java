package io.brimful.recompute;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Not among these: MobileNet-v2, and U-Net but for its two smallest sizes, where MONeT needs fewer bytes in as much time. */
class MonetTableTest {
    @ParameterizedTest
    @ValueSource(strings = {"vgg16", "googlenet", "resnet50"})
    void needsFewerBytesInNoMoreTime(String network) {
        assertThat(MonetTable.of(network)).hasSize(6).allMatch(MonetTable.Line::isSmaller);
    }
}
