package io.brimful.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brimful.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar10FilesTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void writeFiles() throws IOException {
        DataFiles.writeCifar(folder, 4);
    }

    @Test
    void anEpochHasTheImagesOfAllFilesWithTheirLabelsAndCentredPixels() throws DataFault {
        DataSet data = open();
        assertThat(data.image()).isEqualTo(Shape.of(3, 32, 32));
        assertThat(data.classes()).isEqualTo(10);
        Batch epoch = Batch.of(data, 0, 20);
        HashSet<Integer> seen = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            int image = Math.round((epoch.imageList().get(i).get(0) + 1) * 127.5f) / 7;
            seen.add(image);
            assertThat(epoch.labels().get(i)).isEqualTo(image % 10);
            assertThat(epoch.imageList().get(i).get(3071)).isEqualTo((7 * image + 3071) % 256 / 127.5f - 1);
        }
        assertThat(seen).hasSize(20);
    }

    @Test
    void theSameSeedGivesTheSameOrder() throws DataFault {
        assertThat(Batch.of(open(), 2, 7)).isEqualTo(Batch.of(open(), 2, 7));
    }

    @Test
    void theTestPartIsItsOwnFile() throws DataFault {
        Batch test = Batch.of(Cifar10Files.open(folder, Part.TEST, 5), 0, 4);
        assertThat(test.labelList()).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    @Test
    void compressedFilesAreReadToo() throws IOException, DataFault {
        Batch plain = Batch.of(open(), 0, 20);
        Path file = folder.resolve("data_batch_3.bin");
        Files.write(folder.resolve("data_batch_3.bin.gz"), DataFiles.gzip(Files.readAllBytes(file)));
        Files.delete(file);
        assertThat(Batch.of(open(), 0, 20)).isEqualTo(plain);
    }

    @Test
    void faultsNameTheFile() throws IOException {
        Path file = folder.resolve("data_batch_2.bin");
        byte[] bytes = DataFiles.cifar(0, 2);
        bytes[3073] = 10;
        Files.write(file, bytes);
        assertFault(file + ": label 10 of image 1, needed 0 to 9; fetch the file again");
        Files.write(file, new byte[3072]);
        assertFault(file + ": 3072 B, needed records of 3073 B each, at least one; fetch the file again");
        Files.write(file, new byte[0]);
        assertFault(file + ": 0 B, needed records of 3073 B each, at least one; fetch the file again");
        Files.delete(file);
        assertFault(file + ": no such file, needed this file or data_batch_2.bin.gz; put it into the folder");
    }

    private DataSet open() throws DataFault {
        return Cifar10Files.open(folder, Part.TRAINING, 5);
    }

    private void assertFault(String message) {
        assertThatThrownBy(this::open).isInstanceOf(DataFault.class).hasMessage(message);
    }
}
