package io.brimful.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brimful.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistFilesTest {
    private static final String IMAGES = "train-images-idx3-ubyte";
    private static final String LABELS = "train-labels-idx1-ubyte";

    @TempDir
    private Path folder;

    @BeforeEach
    void writeFiles() throws IOException {
        DataFiles.writeMnist(folder, 30);
    }

    @Test
    void anEpochHasEachImageOnceWithItsOwnLabelAndPixelsFromZeroToOne() throws DataFault {
        DataSet data = open();
        assertThat(data.image()).isEqualTo(Shape.of(1, 28, 28));
        assertThat(data.classes()).isEqualTo(10);
        Batch epoch = Batch.of(data, 0, 30);
        HashSet<Integer> seen = new HashSet<>();
        for (int i = 0; i < 30; i++) {
            int image = Math.round(epoch.imageList().get(i).get(0) * 255) / 7;
            seen.add(image);
            assertThat(epoch.labels().get(i)).isEqualTo(image % 10);
            assertThat(epoch.imageList().get(i).get(783)).isEqualTo((7 * image + 783) % 256 / 255f);
        }
        assertThat(seen).hasSize(30);
    }

    @Test
    void eachEpochHasItsOwnOrderAndASeedHasAlwaysTheSame() throws DataFault {
        DataSet data = open();
        Batch first = Batch.of(data, 0, 30);
        Batch second = Batch.of(data, 1, 30);
        assertThat(second.imageList()).isNotEqualTo(first.imageList()).hasSameElementsAs(first.imageList());
        assertThat(Batch.of(open(), 1, 30)).isEqualTo(second);
        assertThat(Batch.of(data, 0, 30)).isEqualTo(first);
        assertThat(Batch.of(MnistFiles.open(folder, Part.TRAINING, 6), 0, 30)).isNotEqualTo(first);
    }

    @Test
    void aBatchLargerThanTheDataSetGoesRound() throws DataFault {
        Batch large = Batch.of(open(), 0, 70);
        assertThat(large.imageList().subList(0, 30))
                .isEqualTo(Batch.of(open(), 0, 30).imageList());
        assertThat(large.imageList().subList(30, 60))
                .isEqualTo(Batch.of(open(), 1, 30).imageList());
    }

    @Test
    void compressedFilesAreReadToo() throws IOException, DataFault {
        Batch plain = Batch.of(open(), 0, 30);
        for (String name : new String[] {IMAGES, LABELS}) {
            Files.write(folder.resolve(name + ".gz"), DataFiles.gzip(Files.readAllBytes(folder.resolve(name))));
            Files.delete(folder.resolve(name));
        }
        assertThat(Batch.of(open(), 0, 30)).isEqualTo(plain);
    }

    @Test
    void theTestPartIsTheOtherTwoFiles() throws DataFault {
        Batch all = Batch.of(MnistFiles.open(folder, Part.TEST, 5), 0, 15);
        assertThat(new HashSet<>(all.imageList())).hasSize(15);
        assertThat(Batch.of(MnistFiles.open(folder, Part.TEST, 5), 1, 15).imageList())
                .hasSameElementsAs(all.imageList());
    }

    @Test
    void aMissingFolderOrFileIsNamed() throws IOException {
        Path missing = folder.resolve("no");
        assertThatThrownBy(() -> MnistFiles.open(missing, Part.TRAINING, 5))
                .isInstanceOf(DataFault.class)
                .hasMessage(missing + ": no such folder, needed a folder with " + IMAGES
                        + " in it; set the path of the data to that folder");
        Path file = folder.resolve(LABELS);
        assertThatThrownBy(() -> MnistFiles.open(file, Part.TRAINING, 5))
                .hasMessage(file + ": is a file, needed a folder with " + IMAGES
                        + " in it; set the path of the data to that folder");
        Files.delete(file);
        assertFault(file + ": no such file, needed this file or " + LABELS + ".gz; put it into the folder");
    }

    @Test
    void damagedFilesSayWhatWasAndWhatWasNeeded() throws IOException {
        Path images = folder.resolve(IMAGES);
        byte[] whole = Files.readAllBytes(images);

        Files.write(images, Arrays.copyOf(whole, whole.length - 1));
        assertFault(images + ": 23535 B, needed 23536 B; fetch the file again");
        Files.write(images, Arrays.copyOf(whole, 15));
        assertFault(images + ": 15 B, needed a header of 16 B; fetch the file again");
        Files.write(images, DataFiles.idxLabels(30));
        assertFault(images + ": magic number 0x00000801, needed 0x00000803 (IDX, unsigned bytes, 3 dimensions); "
                + "fetch the file again");
        byte[] flat = whole.clone();
        flat[11] = 0;
        Files.write(images, flat);
        assertFault(images + ": extent 0 in dimension 1, needed at least 1, and at most 2147483647 B in all; "
                + "fetch the file again");
    }

    @Test
    void aDamagedCompressedFileIsAFault() throws IOException {
        Path zipped = folder.resolve(IMAGES + ".gz");
        byte[] whole = DataFiles.gzip(Files.readAllBytes(folder.resolve(IMAGES)));
        Files.delete(folder.resolve(IMAGES));
        Files.write(zipped, Arrays.copyOf(whole, whole.length / 2));
        assertFault(zipped + ": damaged gzip (Unexpected end of ZLIB input stream), needed a whole one; "
                + "fetch the file again");
        Files.write(zipped, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
        assertFault(zipped + ": damaged gzip (Not in GZIP format), needed a whole one; fetch the file again");
    }

    @Test
    void imagesAndLabelsMustBeEquallyMany() throws IOException {
        Path labels = folder.resolve(LABELS);
        Files.write(labels, DataFiles.idxLabels(29));
        assertFault(labels + ": 29 labels, needed 30, one for each image; take both files from one source");
    }

    @Test
    void aLabelOutOfRangeIsNamedWithItsImage() throws IOException {
        Path labels = folder.resolve(LABELS);
        byte[] bytes = DataFiles.idxLabels(30);
        bytes[8 + 17] = (byte) 200;
        Files.write(labels, bytes);
        assertFault(labels + ": label 200 of image 17, needed 0 to 9; fetch the file again");
    }

    private DataSet open() throws DataFault {
        return MnistFiles.open(folder, Part.TRAINING, 5);
    }

    private void assertFault(String message) {
        assertThatThrownBy(this::open).isInstanceOf(DataFault.class).hasMessage(message);
    }
}
