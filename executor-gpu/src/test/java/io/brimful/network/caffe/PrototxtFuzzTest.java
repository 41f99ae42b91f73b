package io.brimful.network.caffe;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.step.StepBuilder;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Files that were damaged end in one clear message, or in a network. More: {@code -Dprototxt.mutations=100000}. */
class PrototxtFuzzTest {
    private static final int MUTATIONS = Integer.getInteger("prototxt.mutations", 2_000);
    private static final long SEED = Long.getLong("prototxt.seed", 1);
    private static final Optimizer SGD = Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0);
    private static final List<String> NUMBERS =
            List.of("0", "-1", "1", "2147483647", "4294967295", "99999999999999999999", "1e38", "nan", "0.5", "65536");
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            ":",
            "\"",
            "'",
            "#",
            "<",
            ">",
            "layer {",
            "layers {",
            "type: \"Concat\"",
            "bottom: \"data\"",
            "top: \"data\"",
            "include { phase: TEST }",
            "loss_weight: 0",
            "\u0000",
            "\uFFFD",
            "[1, 2]",
            ";",
            "input: \"x\"");

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void everyDamageEndsWellOrInOneMessage() {
        CaffeReader reader = new CaffeReader();
        List<String> texts = Prototxt.NETWORKS.stream().map(Prototxt::text).toList();
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            SplittableRandom random = new SplittableRandom(SEED * 1_000_003 + i);
            StringBuilder text = new StringBuilder(texts.get(random.nextInt(texts.size())));
            for (int times = 1 + random.nextInt(3); times > 0; times--) {
                damage(text, texts, random);
            }
            refused += isRefused(reader, text.toString(), i) ? 1 : 0;
        }
        assertThat(refused).isBetween(MUTATIONS / 4, MUTATIONS * 99 / 100);
    }

    private static boolean isRefused(CaffeReader reader, String text, int number) {
        try {
            CaffeNetwork read = reader.read("net.prototxt", text, Optional.empty());
            StepBuilder.of(read.network(), 1, SGD);
            return false;
        } catch (InvalidPrototxt e) {
            assertThat(e.getMessage())
                    .as("mutation %d of seed %d", number, SEED)
                    .matches("(?s)net\\.prototxt(:\\d+)?: [^\\n]+")
                    .doesNotContain("Exception")
                    .doesNotContainPattern("\\bnull\\b")
                    .hasSizeLessThan(1_000);
            return true;
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("mutation " + number + " of seed " + SEED + ":\n" + text, e);
        }
    }

    private static void damage(StringBuilder text, List<String> texts, SplittableRandom random) {
        int from = random.nextInt(text.length());
        int to = Math.min(text.length(), from + 1 + random.nextInt(60));
        switch (random.nextInt(8)) {
            case 0 -> text.setLength(from + 1);
            case 1 -> text.delete(from, to);
            case 2 -> text.insert(from, text.substring(from, to));
            case 3 -> text.insert(from, PIECES.get(random.nextInt(PIECES.size())));
            case 4 ->
                text.insert(from, PIECES.get(random.nextInt(PIECES.size())).repeat(1 + random.nextInt(2_000)));
            case 5 -> text.setCharAt(from, (char) (32 + random.nextInt(96)));
            case 6 -> number(text, from, random);
            default -> line(text, texts.get(random.nextInt(texts.size())), random);
        }
    }

    /* The next number becomes another one. */
    private static void number(StringBuilder text, int from, SplittableRandom random) {
        int begin = from;
        while (begin < text.length() && !Character.isDigit(text.charAt(begin))) {
            begin++;
        }
        int end = begin;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        text.replace(begin, end, NUMBERS.get(random.nextInt(NUMBERS.size())));
    }

    /* A line of another file moves in. */
    private static void line(StringBuilder text, String other, SplittableRandom random) {
        List<String> lines = other.lines().toList();
        int at = text.indexOf("\n", random.nextInt(text.length()));
        text.insert(Math.max(0, at), "\n" + lines.get(random.nextInt(lines.size())) + "\n");
    }
}
