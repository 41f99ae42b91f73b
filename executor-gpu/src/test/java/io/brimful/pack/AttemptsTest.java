package io.brimful.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    @Test
    void mostAreShortAndFewAreLong() {
        assertThat(LongStream.rangeClosed(1, 15).map(Attempts::luby))
                .containsExactly(1L, 1L, 2L, 1L, 1L, 2L, 4L, 1L, 1L, 2L, 1L, 1L, 2L, 4L, 8L);
    }

    @Test
    void aTurnIsAlwaysTheSameAndRanksEveryBufferOnce() {
        Sections sections =
                new Sections(Planted.of(Planted.Kind.SECTIONS, 60, 1).buffers());
        Attempts attempts = new Attempts(sections);
        for (int turn : List.of(0, 7, 23, 24, 100)) {
            Attempt attempt = attempts.get(turn, turn > 50);
            assertThat(attempt.rank())
                    .containsExactly(new Attempts(sections).get(turn, turn > 50).rank());
            assertThat(attempt.rank())
                    .containsExactlyInAnyOrder(
                            IntStream.range(0, sections.buffers()).toArray());
        }
    }
}
