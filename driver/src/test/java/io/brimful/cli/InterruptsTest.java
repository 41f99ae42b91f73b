package io.brimful.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.cluster.Cancellation;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class InterruptsTest {
    @Test
    void anInterruptIsAnsweredAtOnce() {
        Cancellation cancellation = new Cancellation();
        StringWriter err = new StringWriter();
        Interrupts.interrupt(cancellation, "ending the running trials", new PrintWriter(err));
        assertThat(err).hasToString("interrupted: ending the running trials ...\n");
        assertThat(cancellation.isRequested()).isTrue();
    }
}
