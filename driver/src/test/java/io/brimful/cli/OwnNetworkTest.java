package io.brimful.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A prototxt file in the place of a name. */
class OwnNetworkTest {
    private static final String FILE = "../conf/own-network.prototxt";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /* Counted by hand: an image has 3072 numbers and a label; the first convolution, its normalization, scale and ReLU in place, and
     * two copies for two readers make 6 x 32768, the second with its normalization and scale 3, the sum and its ReLU 2; the pool has
     * 32 x 16 x 16 = 8192, three layers have 128, the scores 10; the loss is one number. */
    @Test
    void caffeMemorySaysWhatCaffeLogsBesideWhatTrainingNeeds() throws JsonProcessingException {
        assertThat(run("caffe-memory", FILE, "--memory", "256MiB", "--format", "json"))
                .isEqualTo(ExitCode.DONE);
        JsonNode rows = json();
        assertThat(rows.findValuesAsText("policy")).containsExactly("caffe", "reuse", "packed", "recompute", "sliced");
        long logged = 4 * (64 * (3072 + 1 + 11 * 32768 + 8192 + 3 * 128 + 10) + 1);
        long before = 0;
        for (JsonNode row : rows) {
            assertThat(row.get("batch").asInt()).isEqualTo(64);
            assertThat(row.get("caffe_logged_bytes").asLong()).isEqualTo(logged);
            assertThat(row.get("largest_batch").asLong()).isGreaterThan(64).isGreaterThanOrEqualTo(before);
            before = row.get("largest_batch").asLong();
        }
        assertThat(rows.get(2).get("saving").asDouble()).isGreaterThan(0.45);
    }

    @Test
    void theBatchCanBeAnother() throws JsonProcessingException {
        assertThat(run("caffe-memory", FILE, "--batch", "1", "--policy", "caffe", "--format", "json"))
                .isEqualTo(ExitCode.DONE);
        assertThat(json().get(0).get("caffe_logged_bytes").asLong())
                .isEqualTo(4 * (3072 + 1 + 11 * 32768 + 8192 + 3 * 128 + 10 + 1));
    }

    @Test
    void planCapacityAndTrainTakeAFile() throws JsonProcessingException {
        assertThat(run("plan", FILE, "--batch", "4", "--policy", "packed", "--format", "json"))
                .isEqualTo(ExitCode.DONE);
        assertThat(json().get(0).get("network").asText()).isEqualTo("OwnNetwork");
        long planned = json().get(0).get("arena_bytes").asLong();
        assertThat(planned).isPositive();
        assertThat(run("plan", FILE, "--batch", "4", "--width", "2", "--policy", "packed", "--format", "json"))
                .isEqualTo(ExitCode.DONE);
        assertThat(json().get(0).get("arena_bytes").asLong()).isGreaterThan(2 * planned);
        assertThat(run("capacity", FILE, "--memory", "64MiB", "--policy", "packed", "--format", "json"))
                .isEqualTo(ExitCode.DONE);
        assertThat(json().get(0).get("state").asText()).isEqualTo("FITS");
        assertThat(run("train", FILE, "--batch", "2", "--steps", "2", "--format", "json"))
                .isEqualTo(ExitCode.DONE);
        assertThat(json().get(0).get("state").asText()).isEqualTo("COMPLETE");
    }

    @Test
    void describeDrawsAFile() {
        assertThat(run("describe", FILE, "--dot")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).startsWith("digraph \"OwnNetwork\" {").contains("\"relu1\" -> \"sum\";");
    }

    @Test
    void aFileThatIsNotThereIsMissing() {
        assertThat(run("plan", "nets/none.prototxt", "--batch", "4")).isEqualTo(ExitCode.INPUT_MISSING);
        assertThat(err.toString()).isEqualToNormalizingNewlines("brimful: nets/none.prototxt: there is no such file\n");
    }

    @Test
    void aFileThatCannotBeUsedSaysWhere(@TempDir Path folder) throws IOException {
        String text = Files.readString(Path.of(FILE)).replace("type: \"Dropout\"", "type: \"Droput\"");
        Path file = Files.writeString(folder.resolve("net.prototxt"), text);
        long line = text.lines().takeWhile(each -> !each.contains("Droput")).count() + 1;
        assertThat(run("caffe-memory", file.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .isEqualToNormalizingNewlines("brimful: " + file + ":" + line
                        + ": layer 'drop': type is 'Droput', which Brimful does not have; nearest: 'Dropout'\n");
    }

    @Test
    void theZooTakesNoImage() {
        assertThat(run("plan", "lenet", "--batch", "4", "--image", "3x8x8")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .isEqualToNormalizingNewlines(
                        "brimful: --image is for files; the zoo's networks have their own image\n");
    }

    private JsonNode json() throws JsonProcessingException {
        return new ObjectMapper().readTree(out.toString());
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Brimful.commandLine(CommandLine.defaultFactory())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
