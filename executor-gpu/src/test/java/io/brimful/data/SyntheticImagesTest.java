package io.brimful.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brimful.tensor.Shape;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyntheticImagesTest {
    private static final Shape IMAGE = Shape.of(3, 19, 11);

    @ParameterizedTest
    @CsvSource({"1x28x28, 10", "3x32x32, 10", "3x227x227, 20", "2x5x40, 3"})
    void theNearestCentroidKnowsTheLabelOfImagesItHasNotSeen(String shape, int classes) {
        Shape image = Shape.of(
                Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray());
        DataSet data = new SyntheticImages(new Content(image, classes), 7);
        double[][] centroids = Centroids.of(Batch.of(data, 0, 10 * classes), classes);
        Batch unseen = Batch.of(data, 1, 10 * classes);
        assertThat(Centroids.accuracy(centroids, unseen)).isGreaterThan(0.95);
    }

    @Test
    void anImageIsAFunctionOfSeedAndIndexAlone() {
        DataSet data = new SyntheticImages(new Content(IMAGE, 5), 42);
        Batch eight = Batch.of(data, 0, 8);
        Batch.of(data, 3, 17);
        assertThat(Batch.of(new SyntheticImages(new Content(IMAGE, 5), 42), 0, 8))
                .isEqualTo(eight);
        assertThat(Batch.of(data, 1, 4).imageList()).isEqualTo(eight.imageList().subList(4, 8));
        assertThat(Batch.of(data, 1, 4).labelList()).isEqualTo(eight.labelList().subList(4, 8));
    }

    @Test
    void anotherSeedGivesOtherImages() {
        assertThat(Batch.of(new SyntheticImages(new Content(IMAGE, 5), 1), 0, 1).imageList())
                .isNotEqualTo(Batch.of(new SyntheticImages(new Content(IMAGE, 5), 2), 0, 1)
                        .imageList());
    }

    @Test
    void imagesComeAgainAfterTheLastAndAreDifferentUntilThen() {
        Shape small = Shape.of(1, 4, 4);
        DataSet data = new SyntheticImages(new Content(small, 4), 3);
        Batch all = Batch.of(data, 0, SyntheticImages.IMAGES);
        Set<Object> different = new HashSet<>(all.imageList());
        assertThat(different).hasSize(SyntheticImages.IMAGES);
        assertThat(Batch.of(data, 1, SyntheticImages.IMAGES)).isEqualTo(all);
        assertThat(Batch.of(data, 0, SyntheticImages.IMAGES + 2)
                        .imageList()
                        .subList(SyntheticImages.IMAGES, SyntheticImages.IMAGES + 2))
                .isEqualTo(all.imageList().subList(0, 2));
    }

    @Test
    void valuesAreCentredWithVarianceNearOneAndEveryLabelIsDrawn() {
        Batch batch = Batch.of(new SyntheticImages(new Content(IMAGE, 10), 9), 0, 512);
        double sum = 0;
        double squares = 0;
        for (float value : batch.images().array()) {
            sum += value;
            squares += value * (double) value;
        }
        int count = batch.images().capacity();
        assertThat(sum / count).isBetween(-0.2, 0.2);
        assertThat(squares / count).isBetween(0.4, 1.2);
        assertThat(new HashSet<>(batch.labelList())).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 2", "8, 8", "9, 3"})
    void anySizeOfImageWorks(int height, int width) {
        Batch batch = Batch.of(new SyntheticImages(new Content(Shape.of(2, height, width), 2), 1), 0, 3);
        for (float value : batch.images().array()) {
            assertThat(value).isBetween(-2.4f, 2.4f);
        }
    }

    @Test
    void buffersThatDoNotFitAreRefused() {
        DataSet data = new SyntheticImages(new Content(Shape.of(1, 2, 2), 2), 1);
        assertThatThrownBy(() -> data.fill(0, FloatBuffer.allocate(7), IntBuffer.allocate(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("room for 2 labels and 7 floats, needed at least 1 label and 4 floats for each");
        assertThatThrownBy(() -> data.fill(-1, FloatBuffer.allocate(4), IntBuffer.allocate(1)))
                .hasMessage("batch number is -1, must be >= 0");
        assertThatThrownBy(() -> new SyntheticImages(new Content(Shape.of(4), 2), 1))
                .hasMessage("image 4 has rank 1, needed CxHxW");
        assertThatThrownBy(() -> new SyntheticImages(new Content(IMAGE, 0), 1))
                .hasMessage("classes is 0, must be >= 1");
    }

    @Test
    void everyPixelHasTheLabelOfItsImage() {
        DataSet data = new SyntheticImages(new Content(IMAGE, 5, Optional.of(Shape.of(2, 3)), List.of()), 42);
        FloatBuffer images = FloatBuffer.allocate(4 * (int) IMAGE.elements());
        IntBuffer labels = IntBuffer.allocate(4 * 6);
        data.fill(1, images, labels);
        IntBuffer expected = IntBuffer.allocate(4);
        new SyntheticImages(new Content(IMAGE, 5), 42).fill(1, images.clear(), expected);
        for (int i = 0; i < labels.capacity(); i++) {
            assertThat(labels.get(i)).isEqualTo(expected.get(i / 6));
        }
        assertThatThrownBy(() -> data.fill(1, images.clear(), IntBuffer.allocate(23)))
                .hasMessage(
                        "room for 23 labels and %d floats, needed at least 6 labels of an image and %d floats for each",
                        images.capacity(), IMAGE.elements());
    }

    @Test
    void extraInputsAreUniformNumbersOfTheImage() {
        Content content = new Content(IMAGE, 5, Optional.empty(), List.of(Shape.of(3), Shape.of(2, 5)));
        FloatBuffer first = FloatBuffer.allocate(600);
        FloatBuffer second = FloatBuffer.allocate(2000);
        new SyntheticImages(content, 42).fillExtras(0, List.of(first, second));
        double sum = 0;
        for (int i = 0; i < second.capacity(); i++) {
            assertThat(second.get(i)).isGreaterThanOrEqualTo(0).isLessThan(1);
            sum += second.get(i);
        }
        /* The mean of 2000 uniform numbers deviates by 0.0065. */
        assertThat(sum / 2000).isBetween(0.46, 0.54);
        assertThat(first.get(0)).isNotEqualTo(second.get(0));
        FloatBuffer later = FloatBuffer.allocate(300);
        new SyntheticImages(content, 42).fillExtras(1, List.of(later, FloatBuffer.allocate(1000)));
        assertThat(later.flip()).isEqualTo(first.slice(300, 300));
    }
}
