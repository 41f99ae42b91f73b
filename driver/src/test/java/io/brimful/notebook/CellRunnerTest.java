package io.brimful.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CellRunnerTest {
    private final CellRunner runner = new CellRunner();

    @AfterEach
    void close() {
        runner.close();
    }

    @Test
    void theLastExpressionIsShownUnlessASemicolonEndsIt() {
        assertThat(runner.run("int x = 3;\nx * 2")).isEqualTo(new CellOutput("", "text/plain", "6"));
        assertThat(runner.run("x")).isEqualTo(new CellOutput("", "text/plain", "3"));
        assertThat(runner.run("x * 2;")).isEqualTo(new CellOutput("", "", ""));
        assertThat(runner.run("x + 1; int y = 4")).isEqualTo(new CellOutput("", "", ""));
    }

    @Test
    void whatIsPrintedIsKept() {
        assertThat(runner.run("System.out.print(\"a\");\nscala.Console.print(\"b\");"))
                .isEqualTo(new CellOutput("ab", "", ""));
    }

    @Test
    void aPictureIsPng() {
        CellOutput output = runner.run("new java.awt.image.BufferedImage(2, 2, 1)");
        assertThat(output.type()).isEqualTo("image/png");
        assertThat(output.value()).startsWith("iVBORw0KGgo");
    }

    @Test
    void whatIsWrongInACellIsAFailure() {
        assertThatThrownBy(() -> runner.run("int x = \"a\";"))
                .isInstanceOf(CellFailure.class)
                .hasMessageStartingWith("REJECTED incompatible types")
                .hasMessageEndingWith(", in\nint x = \"a\";");
        assertThatThrownBy(() -> runner.run("int ok = 1;\nInteger.parseInt(\"a\")"))
                .isInstanceOf(CellFailure.class)
                .hasMessageStartingWith("java.lang.NumberFormatException: For input string: \"a\"");
        assertThatThrownBy(() -> runner.run("void half() {"))
                .isInstanceOf(CellFailure.class)
                .hasMessage("is not complete, in\nvoid half() {");
        assertThatThrownBy(() -> runner.run("int later() { return missing(); }"))
                .isInstanceOf(CellFailure.class)
                .hasMessageStartingWith("RECOVERABLE_DEFINED");
    }
}
