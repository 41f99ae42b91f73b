package io.brimful.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.step.Tensor.Kind;
import io.brimful.tensor.Shape;
import io.brimful.tensor.TensorType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TakeSignsTest {
    @ParameterizedTest
    @CsvSource({"3, 3, 3, u8[5x4]", "2, 2, 2, u8[5x1]", "1, 3, 3, u8[5x2]"})
    void anImagesSignsBeginAByte(int channels, int height, int width, String signs) {
        TensorType type = TensorType.float32(Shape.of(5, channels, height, width));
        assertThat(TakeSigns.signsOf(new Tensor("relu1", type, Kind.ACTIVATION)))
                .hasToString("relu1.signs:" + signs)
                .extracting(Tensor::kind)
                .isEqualTo(Kind.SAVED);
    }
}
