package io.brimful.network.caffe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.brimful.step.StepBuilder;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** Files that were damaged end in one clear message, or in a network. More: {@code -Dprototxt.mutations=100000}. */
class PrototxtFuzzTest {
    private static final int MUTATIONS = Integer.getInteger("prototxt.mutations", 2_000);
    private static final long SEED = Long.getLong("prototxt.seed", 1);
    private static final Optimizer SGD = Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0);
    /* What a user waits for a message. */
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final List<String> SOLVERS = List.of(
            "base_lr: 0.01\nlr_policy: \"inv\"\ngamma: 0.0001\npower: 0.75\nmomentum: 0.9\nweight_decay: 0.0005\n",
            "base_lr: 0.1\nlr_policy: \"multistep\"\ngamma: 0.1\nstepvalue: 10\nstepvalue: 20\ntype: \"Nesterov\"\nmomentum: 0.9\n",
            "base_lr: 0.001\nlr_policy: \"fixed\"\ntype: \"Adam\"\nmomentum: 0.9\nmomentum2: 0.999\nclip_gradients: 35\niter_size: 2\n");
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
    void everyDamagedSolverEndsWellOrInOneMessage() {
        int refused = 0;
        for (int i = 0; i < MUTATIONS / 4; i++) {
            SplittableRandom random = new SplittableRandom(~SEED * 1_000_003 + i);
            StringBuilder text = new StringBuilder(SOLVERS.get(random.nextInt(SOLVERS.size())));
            damage(text, SOLVERS, random);
            refused += isRefused(() -> SolverReader.read("net.prototxt", text.toString()), text, i) ? 1 : 0;
        }
        assertThat(refused).isBetween(MUTATIONS / 20, MUTATIONS / 4 * 99 / 100);
    }

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
            Executable read = () -> StepBuilder.of(
                    reader.read("net.prototxt", text.toString(), Optional.empty())
                            .network(),
                    1,
                    SGD);
            refused += isRefused(read, text, i) ? 1 : 0;
        }
        assertThat(refused).isBetween(MUTATIONS / 4, MUTATIONS * 99 / 100);
    }

    private static boolean isRefused(Executable read, CharSequence text, int number) {
        try {
            assertTimeoutPreemptively(LONGEST, read);
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
