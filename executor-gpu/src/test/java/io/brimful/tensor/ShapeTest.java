package io.brimful.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ShapeTest {
    @Test
    void countsElementsAndBytes() {
        assertThat(Shape.of(3, 227, 227).inside(256).elements()).isEqualTo(39_574_272);
        assertThat(TensorType.float32(Shape.of(256, 3, 227, 227)).bytes()).isEqualTo(158_297_088);
        assertThat(new TensorType(Shape.of(10), DataType.UINT8).bytes()).isEqualTo(10);
    }

    @Test
    void overflowsLoudly() {
        Shape vast = Shape.of(Integer.MAX_VALUE, Integer.MAX_VALUE, 2);
        assertThat(vast.elements()).isEqualTo(2L * Integer.MAX_VALUE * Integer.MAX_VALUE);
        assertThatThrownBy(() -> TensorType.float32(vast).bytes()).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> vast.inside(3).elements()).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void refusesEmptyExtents() {
        assertThatThrownBy(() -> Shape.of(3, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("shape [3, 0] needs extents of at least 1");
        assertThatThrownBy(Shape::of).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsAsExtents() {
        assertThat(TensorType.float32(Shape.of(64, 3, 224, 224))).hasToString("f32[64x3x224x224]");
    }
}
