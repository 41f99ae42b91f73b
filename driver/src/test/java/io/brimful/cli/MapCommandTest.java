package io.brimful.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code brimful plan --map}. */
class MapCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"lenet.svg", "lenet.html", "LENET.SVG"})
    void drawsEveryPolicyBesideTheAnswer(String name) throws IOException {
        Path file = folder.resolve(name);
        assertThat(plan(file, "--format", "json")).isEqualTo(ExitCode.DONE);
        assertThat(new ObjectMapper().readTree(out.toString()).findValuesAsText("policy"))
                .isNotEmpty()
                .allSatisfy(policy -> assertThat(file).content().contains("data-panel=\"" + policy + " "));
        assertThat(err).hasToString("map: " + file + "\n");
        assertThat(Files.readString(file)).startsWith(name.endsWith("html") ? "<!DOCTYPE html>" : "<svg ");
        assertThat(files()).containsExactly(name);
    }

    @Test
    void oneAloneStillSaysWhatItSaves() {
        Path file = folder.resolve("packed.svg");
        assertThat(plan(file, "--policy", "packed", "--text")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).startsWith("plan lenet batch 2 policy packed ");
        assertThat(file).content().contains("% against caffe").doesNotContain("data-panel=\"reuse");
    }

    @Test
    void replacesAnOlderMapAlsoBehindALink() throws IOException {
        Path file = Files.writeString(folder.resolve("old.svg"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link.svg"), file);
        assertThat(plan(link)).isEqualTo(ExitCode.DONE);
        assertThat(link).isSymbolicLink();
        assertThat(file).content().startsWith("<svg ");
        assertThat(files()).containsExactlyInAnyOrder("old.svg", "link.svg");
    }

    @ParameterizedTest
    @ValueSource(strings = {"map.png", "svg", "map.svg.txt", "map"})
    void theEndingSaysTheForm(String name) throws IOException {
        Path file = folder.resolve(name);
        assertThat(plan(file)).isEqualTo(ExitCode.USAGE);
        assertThat(err).hasToString("brimful: --map is '" + file + "', must end in .html or .svg\n");
        assertNothingWasDone();
    }

    @Test
    void theFolderMustBeThere() throws IOException {
        Path file = folder.resolve("no/map.svg");
        assertThat(plan(file)).isEqualTo(ExitCode.USAGE);
        assertThat(err)
                .hasToString(
                        "brimful: --map " + file + ": there is no folder " + file.getParent() + "; make it first\n");
        assertNothingWasDone();
    }

    @Test
    void aFolderIsNoFile() throws IOException {
        Path file = Files.createDirectory(folder.resolve("map.svg"));
        assertThat(plan(file)).isEqualTo(ExitCode.USAGE);
        assertThat(err).hasToString("brimful: --map " + file + " is a folder, must be a file\n");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void whatCannotBeWrittenLeavesNothingBehind() throws IOException {
        Path file = folder.resolve("x".repeat(300) + ".svg");
        assertThat(plan(file)).isEqualTo(ExitCode.ERROR);
        assertThat(err.toString())
                .startsWith("brimful: --map " + file + " cannot be written: FileSystemException: ")
                .contains("; name another file\n");
        assertNothingWasDone();
    }

    private void assertNothingWasDone() throws IOException {
        assertThat(out.toString()).isEmpty();
        assertThat(files()).isEmpty();
    }

    private Stream<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList().stream();
        }
    }

    private int plan(Path map, String... more) {
        Stream<String> first = Stream.of("plan", "lenet", "--batch", "2", "--map", map.toString());
        return Brimful.commandLine(CommandLine.defaultFactory())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Stream.concat(first, Stream.of(more)).toArray(String[]::new));
    }
}
