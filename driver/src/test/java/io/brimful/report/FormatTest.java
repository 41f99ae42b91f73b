package io.brimful.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormatTest {
    private static final Listing LISTING = new Listing(
            List.of(
                    Field.text("name", "name"),
                    Field.count("batch", "batch"),
                    Field.megabytes("bytes", "MB"),
                    Field.percent("saving", "saving"),
                    Field.real("loss", "loss"),
                    Field.text("why", "why").dataOnly()),
            List.of(
                    Arrays.asList("a,\"b\"", 12_345, 9_818_123_456L, 0.4471, 1.0 / 3, "because"),
                    Arrays.asList("c\nd", null, 0L, null, Double.NaN, null)));

    @Test
    void aTableIsAlignedAndHasUnits() {
        assertThat(Format.TABLE.render(LISTING)).isEqualTo("""
                        name    batch       MB  saving      loss
                        -----  ------  -------  ------  --------
                        a,"b"  12,345  9,818.1  44.7 %  0.333333
                        c d         -      0.0       -       NaN
                        """);
    }

    @Test
    void jsonHasEveryFieldAndExactNumbers() {
        assertThat(Format.JSON.render(LISTING)).isEqualTo("""
                        [{"name":"a,\\"b\\"","batch":12345,"bytes":9818123456,"saving":0.4471,"loss":0.3333333333333333,"why":"because"},
                         {"name":"c\\nd","batch":null,"bytes":0,"saving":null,"loss":null,"why":null}]
                        """);
    }

    @Test
    void csvIsQuotedWhereItMust() {
        assertThat(Format.CSV.render(LISTING)).isEqualTo("""
                        name,batch,bytes,saving,loss,why
                        "a,""b\""",12345,9818123456,0.4471,0.3333333333333333,because
                        "c
                        d",,0,,NaN,
                        """);
    }

    @Test
    void noRowsAreAnAnswerToo() {
        Listing none = new Listing(List.of(Field.text("a", "a")), List.of());
        assertThat(Format.TABLE.render(none)).isEqualTo("a\n-\n");
        assertThat(Format.JSON.render(none)).isEqualTo("[]\n");
        assertThat(Format.CSV.render(none)).isEqualTo("a\n");
    }

    @Test
    void longTextIsCutOnTheTerminalOnly() {
        List<Field> fields = List.of(Field.text("a", "a"), Field.text("b", "b"));
        Listing text = new Listing(fields, List.of(List.of("x".repeat(200), "y".repeat(200))));
        assertThat(Format.TABLE.render(text)).contains("\n" + "x".repeat(59) + "…  " + "y".repeat(159) + "…\n");
        assertThat(Format.CSV.render(text)).contains("x".repeat(200), "y".repeat(200));
    }

    @Test
    void aRowHasAValueForEachField() {
        List<Field> fields = List.of(Field.text("a", "a"));
        assertThatThrownBy(() -> new Listing(fields, List.of(List.of(1, 2))))
                .hasMessage("a row has 2 values, must have 1");
    }
}
