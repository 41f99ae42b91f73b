package io.brimful.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackingCsvTest {
    @TempDir
    private Path folder;

    @Test
    void readsColumnsInAnyOrderAndTheCapacityInTheName() throws IOException {
        PackingProblem problem = read(
                "A.12.csv", "size,id,hint,lower,upper,gaps,alignment,offset\r\n 4 , x ,,0,3,,8,7\r\n5,y,1,2,4,,,\n\n");
        assertThat(problem.buffers())
                .containsExactly(new PackingBuffer("x", 0, 3, 4, 8), new PackingBuffer("y", 2, 4, 5, 1));
        assertThat(problem.capacity()).hasValue(12);
        assertThat(problem.lowerBound()).isEqualTo(9);
    }

    @Test
    void theEndOfAnOldFileIsInclusive() throws IOException {
        PackingProblem problem = read("old.csv", "buffer_id,start,end,size\n0,0,2,4\n1,3,3,5\n");
        assertThat(problem.buffers())
                .containsExactly(new PackingBuffer("0", 0, 3, 4, 1), new PackingBuffer("1", 3, 4, 5, 1));
        assertThat(problem.capacity()).isEmpty();
        assertThat(problem.lowerBound()).isEqualTo(5);
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        PackingProblem problem = read("b.csv", "id,lower,upper,size,alignment\na,0,3,4,1\nb,1,2,5,4\n");
        String text = PackingCsv.write(problem, new Packing(List.of(0L, 4L), 9, "test"));
        assertThat(text).isEqualTo("id,lower,upper,size,alignment,offset\na,0,3,4,1,0\nb,1,2,5,4,4\n");
        assertThat(read("c.csv", text)).isEqualTo(problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            id,lower,upper                     | 1: there is no column 'size'; the header must name id,lower,upper,size
            id,lower,upper,size,color          | 1: column 'color' is unknown, must be one of id, lower, upper, size, alignment, hint, gaps, offset
            id,lower,upper,size,size           | 1: column 'size' is there twice
            id,lower,upper,size                | 1: there is no buffer below the header, must be at least one
            id,lower,upper,size;0,1,2          | 2: has 3 cells, must have 4 as the header has
            id,lower,upper,size;0,1,2,3;0,1,2,3| 3: id 0 is there twice, must be one buffer's
            id,lower,upper,size;0,1,2,x        | 2: size is 'x', must be a whole number
            id,lower,upper,size;0,2,2,1        | 2: buffer 0 lives in [2, 2), must end after it begins
            id,lower,upper,size;0,1,2,-1       | 2: buffer 0 has size -1, must be 0 or more
            id,lower,upper,size,alignment;0,1,2,1,0 | 2: buffer 0 has alignment 0, must be 1 or more
            id,lower,upper,size,gaps;0,1,9,1,3-5 | 2: buffer 0 has gaps '3-5'; gaps are not supported, must be empty: split the buffer or drop its gaps
            id,lower,upper,size;0,1,2,9223372036854775807 | 2: the sizes add up to more bytes than can be counted
            buffer_id,start,end,size;0,1,9223372036854775807,1 | 2: long overflow
            """)
    void faultsNameFileAndLine(String lines, String fault) {
        assertThatThrownBy(() -> read("x.csv", lines.replace(";", "\n")))
                .isInstanceOf(PackingFault.class)
                .hasMessage(folder.resolve("x.csv") + ":" + fault);
    }

    private PackingProblem read(String name, String text) throws IOException {
        return PackingCsv.read(Files.writeString(folder.resolve(name), text));
    }
}
