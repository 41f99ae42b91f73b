package io.brimful.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.brimful.cluster.LocalSession;
import io.brimful.sweep.Sweep;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the notebook over a sweep's results. {@code -Dnotebooks.update} keeps what it put out in the committed file. */
class NotebookTest {
    private static final Path COMMITTED = Path.of("..", "notebooks", "explore.ipynb");
    private static final String RESULTS = "brimful.results";

    @TempDir
    private static Path folder;

    private static Path executed = COMMITTED;

    @BeforeAll
    static void runEveryCell() throws IOException {
        boolean isKept = System.getProperty("notebooks.update") != null;
        Path results = folder.resolve("results");
        // Enough steps for curves that are worth keeping.
        int steps = isKept ? 100 : 10;
        Config sweep = ConfigFactory.parseString("""
                        name = notebook
                        devices = [{ device = onednn, memory = 16 MiB, threads = 1 }]
                        trial {
                          network = [lenet, cifar10-quick, resnet8-cifar]
                          policy = [caffe, reuse, packed]
                        }
                        train.report-every = 5
                        """)
                .withFallback(ConfigFactory.parseMap(Map.of("results", results.toString(), "train.steps", steps)));
        Sweep.run(LocalSession.open(1), sweep);

        System.setProperty(RESULTS, results.toString());
        Notebook notebook = Notebook.read(COMMITTED);
        int number = 0;
        try (CellRunner runner = new CellRunner()) {
            for (Cell cell : notebook.codeCells()) {
                number++;
                cell.ran(number, runner.run(cell.source()));
            }
        }
        executed = folder.resolve("explore.ipynb");
        notebook.write(executed);
        if (isKept) {
            notebook.write(COMMITTED);
        }
    }

    @AfterAll
    static void forgetTheFolder() {
        System.clearProperty(RESULTS);
    }

    @Test
    void showsTablesAndPictures() throws IOException {
        List<Cell> cells = Notebook.read(executed).codeCells();
        assertThat(cells)
                .filteredOn(cell -> cell.outputKinds().equals(List.of("image/png")))
                .hasSize(3);
        assertThat(cells)
                .extracting(Cell::printed)
                .anySatisfy(printed -> assertThat(printed)
                        .contains("cifar10-quick", "lenet", "resnet8-cifar")
                        .contains("caffe", "reuse", "packed")
                        .contains("COMPLETE"));
        assertThat(cells)
                .extracting(Cell::printed)
                .noneSatisfy(printed -> assertThat(printed).contains(folder.toString()));
    }

    @Test
    void theCommittedOutputsAreOfTheSameKind() throws IOException {
        assertThat(Notebook.read(COMMITTED).codeCells())
                .extracting(Cell::outputKinds)
                .as("outputs in %s; rewrite them with -Dnotebooks.update", COMMITTED)
                .isEqualTo(Notebook.read(executed).codeCells().stream()
                        .map(Cell::outputKinds)
                        .toList());
    }

    @Test
    void theFileIsLaidOutAsJupyterDoes() throws IOException {
        Path again = folder.resolve("again.ipynb");
        Notebook.read(COMMITTED).write(again);
        assertThat(again).hasSameTextualContentAs(COMMITTED);
    }

    @Test
    void becomesHtml() throws IOException, InterruptedException {
        assumeTrue(isOnPath("jupyter-nbconvert"), "jupyter-nbconvert is not on the PATH (Debian: jupyter-nbconvert)");
        Path log = folder.resolve("nbconvert.log");
        Process convert = new ProcessBuilder("jupyter-nbconvert", "--to", "html", executed.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(convert.waitFor())
                .as("exit code of %s", Files.readString(log))
                .isZero();
        assertThat(folder.resolve("explore.html")).content().contains("data:image/png;base64,", "resnet8-cifar");
    }

    private static boolean isOnPath(String program) {
        return List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).stream()
                .anyMatch(entry -> Files.isExecutable(Path.of(entry, program)));
    }
}
