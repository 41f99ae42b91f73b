package io.brimful.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The commands that need no Spark: plan, capacity, train, describe, devices. */
class PlanningCommandsTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void planAnswersWithARowForEachPolicy() throws JsonProcessingException {
        assertThat(run("plan", "vgg16", "--batch", "64", "--policy", "all", "--format", "json"))
                .isEqualTo(ExitCode.DONE);
        JsonNode rows = new ObjectMapper().readTree(out.toString());
        assertThat(rows.findValuesAsText("policy")).containsExactly("caffe", "reuse", "packed", "recompute", "sliced");
        for (JsonNode row : rows) {
            long arena = row.get("arena_bytes").asLong();
            long caffe = row.get("caffe_bytes").asLong();
            assertThat(row.get("lower_bound_bytes").asLong()).isPositive().isLessThanOrEqualTo(arena);
            assertThat(row.get("saving").asDouble()).isEqualTo(1 - (double) arena / caffe);
            assertThat(caffe).isEqualTo(rows.get(0).get("arena_bytes").asLong());
        }
    }

    @Test
    void recomputeTradesTimeForBytes() throws JsonProcessingException {
        JsonNode row = recompute("--max-slowdown", "1.01").get(0);
        assertThat(row.get("saving").asDouble()).isGreaterThan(0.7);
        assertThat(row.get("slowdown").asDouble()).isBetween(1.0, 1.01);
        JsonNode rows = recompute("--frontier");
        assertThat(rows.size()).isGreaterThan(1);
        long budget = rows.get(rows.size() - 1).get("arena_bytes").asLong();
        assertThat(recompute("--budget", String.valueOf(budget))
                        .get(0)
                        .get("arena_bytes")
                        .asLong())
                .isEqualTo(budget);
        assertThat(err.toString()).isEmpty();
        long least = recompute("--budget", "1KiB").get(0).get("arena_bytes").asLong();
        assertThat(err.toString())
                .isEqualTo(String.format(
                        Locale.ROOT,
                        "brimful: no plan within --max-slowdown 1.34 fits --budget 1,024 B; the smallest needs %,d B%n",
                        least));
    }

    private JsonNode recompute(String... limits) throws JsonProcessingException {
        out.getBuffer().setLength(0);
        List<String> arguments =
                new ArrayList<>(List.of("plan", "vgg16", "--batch", "64", "--policy", "recompute", "--format", "json"));
        arguments.addAll(List.of(limits));
        assertThat(run(arguments.toArray(String[]::new))).isEqualTo(ExitCode.DONE);
        return new ObjectMapper().readTree(out.toString());
    }

    @Test
    void costsCanBeMeasuredOnADevice() throws JsonProcessingException {
        String[] question = {
            "plan",
            "resnet8-cifar",
            "--batch",
            "8",
            "--policy",
            "recompute",
            "--device",
            "onednn",
            "--frontier",
            "--format",
            "json",
            "--costs",
            "measured"
        };
        assertThat(run(question)).isEqualTo(ExitCode.DONE);
        JsonNode rows = new ObjectMapper().readTree(out.toString());
        assertThat(rows.findValuesAsText("costs")).containsOnly("measured");
        assertThat(rows.findValues("slowdown")).hasSizeGreaterThan(1);
        assertThat(rows.findValues("slowdown").stream().map(JsonNode::asDouble).toList())
                .isSorted()
                .startsWith(1.0);
    }

    @Test
    void nothingIsMeasuredOnPaper() {
        for (String command : List.of("plan --batch 2", "capacity --memory 1GiB")) {
            List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
            arguments.addAll(List.of("lenet", "--costs", "measured"));
            assertThat(run(arguments.toArray(String[]::new))).isEqualTo(ExitCode.USAGE);
        }
        assertThat(err.toString().lines())
                .containsOnly("brimful: --costs measured needs a device that can run; take --device cudnn or onednn or"
                        + " reference");
    }

    @Test
    void aSlowdownIsNoSpeedup() {
        assertThat(run("plan", "lenet", "--batch", "1", "--max-slowdown", "0.5"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).isEqualTo("brimful: --max-slowdown is 0.5, must be >= 1\n");
    }

    @Test
    void planPrintsThePlanItself() {
        assertThat(run("plan", "lenet", "--batch", "2", "--policy", "packed", "--text"))
                .isEqualTo(ExitCode.DONE);
        assertThat(out.toString())
                .startsWith("plan lenet batch 2 policy packed device ideal arena ")
                .contains("\n   0 conv1 conv1 <- data conv1.weights conv1.bias\n");
    }

    @Test
    void aDevicePlansWithItsOwnKernels() throws JsonProcessingException {
        run("plan", "lenet", "--batch", "7", "--policy", "caffe", "--format", "json");
        run("plan", "lenet", "--batch", "7", "--policy", "caffe", "--format", "json", "--device", "onednn");
        String[] answers = out.toString().split("\n");
        assertThat(arena(answers[1])).as("workspaces and alignment").isGreaterThan(arena(answers[0]));
    }

    @Test
    void capacityFindsMoreUnderAFreerPolicy() throws JsonProcessingException {
        assertThat(run("capacity", "lenet", "--memory", "40MiB", "--format", "json"))
                .isEqualTo(ExitCode.DONE);
        JsonNode rows = new ObjectMapper().readTree(out.toString());
        assertThat(rows.findValues("batch").stream().map(JsonNode::asInt))
                .isSorted()
                .as("on so small a network nothing is worth computing again")
                .containsSubsequence(605, 605);
        assertThat(rows.findValuesAsText("state")).containsOnly("FITS");
    }

    @Test
    void capacitySaysWhatTheSmallestNeeds() throws JsonProcessingException {
        assertThat(run("capacity", "vgg16", "--memory", "100MiB", "--policy", "packed", "--format", "json"))
                .isEqualTo(ExitCode.DONE);
        JsonNode row = new ObjectMapper().readTree(out.toString()).get(0);
        assertThat(row.get("state").asText()).isEqualTo("INFEASIBLE");
        assertThat(row.get("batch").isNull()).isTrue();
        assertThat(row.get("arena_bytes").asLong()).isGreaterThan(1_000_000_000);
    }

    @Test
    void onPaperHalfPrecisionTakesFewerBytes() throws JsonProcessingException {
        run("plan", "lenet", "--batch", "64", "--policy", "caffe", "--format", "json");
        run("plan", "lenet", "--batch", "64", "--policy", "caffe", "--format", "json", "--precision", "fp16");
        String[] answers = out.toString().split("\n");
        assertThat(arena(answers[1])).isLessThan(arena(answers[0]));
    }

    @Test
    void aProcessorRefusesHalfPrecision() {
        for (String command : List.of("plan", "train")) {
            assertThat(run(command, "lenet", "--batch", "2", "--device", "onednn", "--precision", "bf16"))
                    .isEqualTo(ExitCode.USAGE);
        }
        assertThat(err.toString().lines())
                .containsOnly(
                        "brimful: --precision is bf16, but device onednn trains in single precision; take fp32, or a"
                                + " GPU");
    }

    @Test
    void aProcessorHasNoNumber() {
        for (String command : List.of("plan", "train")) {
            assertThat(run(command, "lenet", "--batch", "2", "--device", "onednn:1"))
                    .isEqualTo(ExitCode.USAGE);
        }
        assertThat(err.toString()).contains("brimful: Unknown device 'onednn:1'; nearest: 'onednn'\n");
    }

    @Test
    void trainTrains() {
        assertThat(run("train", "lenet", "--batch", "8", "--steps", "3", "--memory", "64MiB"))
                .isEqualTo(ExitCode.DONE);
        assertThat(out.toString().lines()).hasSize(3).last().asString().startsWith("COMPLETE  lenet");
        assertThat(err.toString()).contains("step 1/3: loss 2.", "step 3/3: loss ");
    }

    @Test
    void trainSaysWhatIsMissing() {
        assertThat(run("train", "lenet", "--batch", "8", "--memory", "1MiB")).isEqualTo(ExitCode.TRIALS_FAILED);
        assertThat(err.toString())
                .containsPattern("INFEASIBLE: lenet under policy packed needs [0-9,]+ B at batch 8, 1,048,576 B free, "
                        + "[0-9,]+ B short; give the device more memory or take a smaller network, width or batch");
    }

    @Test
    void describeListsTheZooAndTheLayers() {
        assertThat(run("describe")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).contains("resnet50", "25,557,032");
        assertThat(run("describe", "alexnet")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).contains("Conv 5x5 pad 2 groups 2", "60,965,224");
    }

    @Test
    void anOptimizersMemoryIsPlanned() throws JsonProcessingException {
        long sgd = arenaBytes("sgd");
        assertThat(arenaBytes("nesterov")).isEqualTo(sgd);
        /* LeNet's 431,080 parameters once more. */
        assertThat(arenaBytes("adam")).isEqualTo(sgd + 4 * 431_080);
    }

    private long arenaBytes(String optimizer) throws JsonProcessingException {
        out.getBuffer().setLength(0);
        run("plan", "lenet", "--batch", "64", "--policy", "caffe", "--optimizer", optimizer, "--format", "json");
        return new ObjectMapper()
                .readTree(out.toString())
                .get(0)
                .get("arena_bytes")
                .asLong();
    }

    @Test
    void anyOptimizerTrains() {
        assertThat(run(
                        "train",
                        "lenet",
                        "--batch",
                        "2",
                        "--steps",
                        "2",
                        "--device",
                        "reference",
                        "--optimizer",
                        "adadelta",
                        "--clip-gradients",
                        "1",
                        "--regularization",
                        "l1",
                        "--accumulate",
                        "2"))
                .isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).contains("COMPLETE");
    }

    @Test
    void devicesSaysWhatCanTrain() {
        assertThat(run("devices")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString().lines()).anyMatch(line -> line.startsWith("onednn"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    plan vgg61 --batch 1                    | brimful: Unknown network 'vgg61'; nearest: 'vgg16'
                    plan vgg16 --batch 0                    | brimful: --batch is 0, must be >= 1
                    plan vgg16 --batch 1 --width 0          | brimful: --width is 0.0, must be > 0 and <= 1024
                    plan vgg16 --batch 1 --device onednm    | brimful: Unknown device 'onednm'; nearest: 'onednn'
                    plan vgg16 --batch 1 --policy packet    | brimful: --policy is 'packet', must be one of caffe, reuse, packed, recompute, sliced, all
                    plan vgg16                              | brimful: Missing required option: '--batch=N'; see 'brimful plan --help'
                    capacity vgg16 --memory much            | brimful: Invalid value for option '--memory': 'much' is no size; write 12GiB, 512MiB or a number of bytes; see 'brimful capacity --help'
                    capacity vgg16 --memory 1GiB --find sun | brimful: --find is 'sun', must be batch or width
                    train lenet --steps -1                  | brimful: --steps is -1, must be >= 0
                    train lenet --momentum 2                | brimful: momentum is 2.0, must be >= 0 and < 1
                    train lenet --optimizer adam --beta1 1  | brimful: beta1 is 1.0, must be >= 0 and < 1
                    train lenet --accumulate 0              | brimful: accumulate is 0, must be >= 1
                    train lenet --threads 0                 | brimful: --threads is 0, must be >= 1 and <= 4096
                    train lenet --threads 100000            | brimful: --threads is 100000, must be >= 1 and <= 4096
                    train lenet --data mnist                | brimful: --data mnist needs --data-path, the folder of its files
                    train lenet --data mnits                | brimful: Unknown data 'mnits'; nearest: 'mnist'
                    describe vgg61                          | brimful: Unknown network 'vgg61'; nearest: 'vgg16'
                    """)
    void refusesInOneLine(String line, String message) {
        assertThat(run(line.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().strip()).isEqualTo(message);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void missingDataIsAMissingInput() {
        assertThat(run("train", "lenet", "--data", "mnist", "--data-path", "/nowhere"))
                .isEqualTo(ExitCode.INPUT_MISSING);
        assertThat(err.toString().strip()).isEqualTo("brimful: --data-path /nowhere: no such folder");
    }

    private static long arena(String answer) throws JsonProcessingException {
        return new ObjectMapper().readTree(answer).get(0).get("arena_bytes").asLong();
    }

    private int run(String... arguments) {
        CommandLine brimful = Brimful.commandLine(CommandLine.defaultFactory());
        return brimful.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
