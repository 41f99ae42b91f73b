package io.brimful.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brimful.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetsTest {
    private static final Shape IMAGENET = Shape.of(3, 224, 224);

    @TempDir
    private Path folder;

    @Test
    void eachKindOpens() throws IOException, DataFault {
        DataFiles.writeMnist(folder, 2);
        DataFiles.writeCifar(folder, 1);
        assertThat(DataSets.kinds()).containsExactly("cifar10", "mnist", "synthetic");
        assertThat(DataSets.open("synthetic", Path.of(""), new Content(IMAGENET, 1000), 1)
                        .image())
                .isEqualTo(IMAGENET);
        assertThat(DataSets.open("mnist", folder, new Content(Shape.of(1, 28, 28), 10), 1)
                        .classes())
                .isEqualTo(10);
        assertThat(DataSets.open("cifar10", folder, new Content(Shape.of(3, 32, 32), 10), 1)
                        .classes())
                .isEqualTo(10);
    }

    @Test
    void aNetworkForOtherImagesIsAFault() throws IOException {
        DataFiles.writeMnist(folder, 2);
        assertThatThrownBy(() -> DataSets.open("mnist", folder, new Content(IMAGENET, 1000), 1))
                .isInstanceOf(DataFault.class)
                .hasMessage("mnist: has images of 1x28x28 in 10 classes, the network needs 3x224x224 in 1000 classes; "
                        + "take a network for such images, or synthetic data");
    }

    @Test
    void anUnknownKindIsAFault() {
        assertThatThrownBy(() -> DataSets.open("svhn", folder, new Content(IMAGENET, 10), 1))
                .isInstanceOf(DataFault.class)
                .hasMessage("Unknown data 'svhn'; known: cifar10, mnist, synthetic");
    }

    @Test
    void filesHaveOneLabelForEachImageAndNothingElse() {
        Shape digit = Shape.of(1, 28, 28);
        assertThatThrownBy(() -> DataSets.open(
                        "mnist", folder, new Content(digit, 10, Optional.of(Shape.of(28, 28)), List.of()), 1))
                .isInstanceOf(DataFault.class)
                .hasMessage("mnist: has one label for each image, the network needs one for each of 28x28 pixels; "
                        + "take synthetic data");
        assertThatThrownBy(() -> DataSets.open(
                        "mnist", folder, new Content(digit, 10, Optional.empty(), List.of(Shape.of(3), digit)), 1))
                .isInstanceOf(DataFault.class)
                .hasMessage("mnist: has images with labels alone, the network also reads inputs of 3, 1x28x28; "
                        + "take synthetic data");
    }
}
