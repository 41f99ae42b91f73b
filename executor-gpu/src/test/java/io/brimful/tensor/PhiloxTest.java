package io.brimful.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhiloxTest {
    /* The known answers of Random123's kat_vectors for philox4x32 with 10 rounds: counter, key, result. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
        "ffffffffffffffff, ffffffffffffffff, ffffffffffffffff, 408f276d 41c83b0e a20bc7c6 6d5451fd",
        "85a308d3243f6a88, 0370734413198a2e, 299f31d0a4093822, d16cfe09 94fdcceb 5001e420 24126ea1",
    })
    void answersAsTheAuthorsDo(String block, String stream, String key, String expected) {
        int[] words = new int[4];
        new Philox(hex(key), hex(stream)).block(hex(block), words);
        assertThat(String.format("%08x %08x %08x %08x", words[0], words[1], words[2], words[3]))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "2147483647", "-2147483648"})
    void uniformIsNeverZeroAndNeverOne(int word) {
        assertThat(Philox.uniform(word)).isGreaterThan(0f).isLessThan(1f);
    }

    private static long hex(String text) {
        return Long.parseUnsignedLong(text, 16);
    }
}
