package io.brimful.report.map;

import io.brimful.plan.Buffer;
import io.brimful.step.Tensor;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a buffer is coloured by, in the order of the legend. */
enum BufferKind {
    PARAMETER("parameter"),
    STATE("optimizer state, statistics"),
    HOST("images, labels, loss"),
    ACTIVATION("activation"),
    RECOMPUTED("activation, recomputed"),
    SAVED("saved for backward"),
    GRADIENT("gradient"),
    WORKSPACE("workspace");

    private static final Pattern AGAIN = Pattern.compile(".+'\\d+");

    private final String title;

    BufferKind(String title) {
        this.title = title;
    }

    /** In the words of the legend. */
    String title() {
        return title;
    }

    /** The class in the style sheet. */
    String style() {
        return name().toLowerCase(Locale.ROOT);
    }

    /* Tensors that share bytes are of one kind nearly always (not at the loss, where a gradient ends up in its logits). */
    static BufferKind of(Buffer buffer) {
        return buffer.tensors().isEmpty() ? WORKSPACE : of(buffer.tensors().get(0));
    }

    static BufferKind of(Tensor tensor) {
        return switch (tensor.kind()) {
            case PARAMETER -> PARAMETER;
            case MOMENTUM, SUM, STATISTIC -> STATE;
            case INPUT, LABEL, METRIC -> HOST;
            case ACTIVATION -> isRecomputed(tensor) ? RECOMPUTED : ACTIVATION;
            case SAVED -> SAVED;
            case GRADIENT, UPDATE -> GRADIENT;
        };
    }

    /** Whether {@code tensor} is calculated a second time: its name is that of the original with an apostrophe and a number. */
    static boolean isRecomputed(Tensor tensor) {
        return tensor.kind() == Tensor.Kind.ACTIVATION
                && AGAIN.matcher(tensor.name()).matches();
    }
}
