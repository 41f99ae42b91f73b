package io.brimful.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PackCommandTest {
    private static final String THREE = "id,lower,upper,size\na,0,4,4\nb,2,6,3\nc,4,8,4\n";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void placesWithinTheCapacityInTheNameAndWritesTheOffsets() throws IOException {
        Path file = write("t.7.csv", THREE);
        Path placed = folder.resolve("placed.csv");
        assertThat(pack(file, "--output", placed.toString(), "--format", "json"))
                .isEqualTo(ExitCode.DONE);
        assertThat(out.toString())
                .contains("\"buffers\":3,\"capacity\":7,\"height\":7,\"lower_bound\":7,\"gap\":0.0,\"seconds\":")
                .contains("\"placer\":\"greedy\",\"state\":\"PLACED\"");
        assertThat(placed).hasContent("id,lower,upper,size,offset\na,0,4,4,0\nb,2,6,3,4\nc,4,8,4,0\n");
        assertThat(files()).containsExactlyInAnyOrder("t.7.csv", "placed.csv");
    }

    @Test
    void withoutACapacityTheLowestHeightIsTheAnswer() throws IOException {
        assertThat(pack(write("t.csv", THREE), "--format", "csv")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString())
                .startsWith("file,buffers,capacity,height,lower_bound,gap,seconds,placer,state\n")
                .contains("t.csv,3,,7,7,0.0,")
                .endsWith(",PLACED\n");
    }

    @Test
    void whatDoesNotFitHasItsOwnExitCodeAndWritesNothing() throws IOException {
        Path placed = folder.resolve("placed.csv");
        String apart = "id,lower,upper,size,alignment\na,0,2,3,1\nb,0,2,4,8\nc,0,2,4,8\n";
        int code = pack(write("t.11.csv", apart), "--format", "csv", "--output", placed.toString());
        assertThat(code).isEqualTo(ExitCode.NOT_PLACED);
        assertThat(out.toString()).contains("t.11.csv,3,11,12,11,").endsWith(",NOT_PLACED\n");
        assertThat(placed).doesNotExist();
    }

    @Test
    void anImpossibleCapacityIsSaidAtOnceWithBothNumbers() throws IOException {
        Path placed = folder.resolve("placed.csv");
        int code = pack(
                write("t.7.csv", THREE),
                "--capacity",
                "6",
                "--seconds",
                "3600",
                "--format",
                "csv",
                "--output",
                placed.toString());
        assertThat(code).isEqualTo(ExitCode.NOT_PLACED);
        assertThat(err)
                .hasToString(
                        "brimful: the capacity is 6 B, but 7 B are needed at one moment, 1 B more: no packing can fit\n");
        assertThat(out.toString()).contains("t.7.csv,3,6,,7,,").endsWith(",,IMPOSSIBLE\n");
        assertThat(placed).doesNotExist();
    }

    @Test
    void aMistakeInTheFileNamesItsLine() throws IOException {
        Path file = write("t.csv", THREE + "d,1,1,4\n");
        assertThat(pack(file)).isEqualTo(ExitCode.USAGE);
        assertThat(err).hasToString("brimful: " + file + ":5: buffer d lives in [1, 1), must end after it begins\n");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aMissingFileIsAMissingInput() {
        assertThat(pack(Path.of("none.csv"))).isEqualTo(ExitCode.INPUT_MISSING);
        assertThat(err).hasToString("brimful: none.csv: no such file\n");
    }

    @Test
    void badUsageIsSaidBeforeAnythingIsRead() {
        assertThat(pack(folder)).isEqualTo(ExitCode.USAGE);
        assertThat(pack(Path.of("none.csv"), "--seconds", "0")).isEqualTo(ExitCode.USAGE);
        assertThat(pack(Path.of("none.csv"), "--capacity", "-5")).isEqualTo(ExitCode.USAGE);
        assertThat(pack(
                        Path.of("none.csv"),
                        "--output",
                        folder.resolve("no/x.csv").toString()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains(
                        "--seconds is 0.0, must be more than 0", "there is no folder ", " is a folder, must be a file");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Stream<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList().stream();
        }
    }

    private int pack(Path file, String... more) {
        return Brimful.commandLine(CommandLine.defaultFactory())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Stream.concat(Stream.of("pack", file.toString()), Stream.of(more))
                        .toArray(String[]::new));
    }
}
