package io.brimful.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PackProgressTest {
    @Test
    void isQuietForTwoSecondsThenSaysLessAndLess() {
        StringWriter err = new StringWriter();
        AtomicLong height = new AtomicLong(Long.MAX_VALUE);
        try (PackProgress progress = new PackProgress(60, 4000, height::get, new PrintWriter(err), false)) {
            progress.show(1.9);
            assertThat(err.toString()).isEmpty();
            progress.show(2.1);
            height.set(4100);
            progress.show(3.9);
            progress.show(5);
            progress.show(9.9);
            progress.show(30);
        }
        assertThat(err).hasToString("""
                2 s of 60 s: nothing placed yet
                5 s of 60 s: height 4,100 B, 2.50 % above the bound
                30 s of 60 s: height 4,100 B, 2.50 % above the bound
                """);
    }
}
