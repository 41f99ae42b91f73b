package io.brimful.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brimful.step.Step.Ports;
import io.brimful.step.Tensor;
import io.brimful.step.Tensor.Kind;
import io.brimful.tensor.DataType;
import io.brimful.tensor.Shape;
import io.brimful.tensor.TensorType;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostBatchTest {
    private static final Shape ONE = Shape.of(1);

    @Test
    void hasRoomForWhateverAStepReads() {
        HostBatch room = HostBatch.of(ports(2, Shape.of(2, 8, 8), DataType.BFLOAT16));
        assertThat(room.images().capacity()).isEqualTo(2 * 3 * 4 * 4);
        assertThat(room.labels().capacity()).isEqualTo(2 * 8 * 8);
        assertThat(room.extras()).extracting(FloatBuffer::capacity).containsExactly(2 * 5);
    }

    /* Be it images or labels: here 48 numbers, or 64. */
    @Test
    void theLargestOfThemSaysHowManyImagesFit() {
        assertThat(HostBatch.mostImages(ports(1, ONE, DataType.FLOAT32))).isEqualTo(Integer.MAX_VALUE / 4 / 48);
        assertThat(HostBatch.mostImages(ports(1, Shape.of(1, 8, 8), DataType.FLOAT32)))
                .isEqualTo(Integer.MAX_VALUE / 4 / 64);
        assertThat(HostBatch.mostImages(ports(1, Shape.of(1, 32768, 32768), DataType.FLOAT32)))
                .isZero();
    }

    @Test
    void whatIsTooLargeIsNamed() {
        assertThatThrownBy(() -> HostBatch.of(ports(2, Shape.of(2, 32768, 32768), DataType.FLOAT32)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a batch of 2 images has 'label' of 2x32768x32768, 2,147,483,648 numbers, "
                        + "at most 536,870,911 can be fed at once; take a smaller batch");
    }

    private static Ports ports(int batch, Shape labels, DataType stored) {
        return new Ports(
                new Tensor("data", new TensorType(Shape.of(batch, 3, 4, 4), stored), Kind.INPUT),
                new Tensor("label", new TensorType(labels, DataType.INT32), Kind.LABEL),
                List.of(new Tensor("more", new TensorType(Shape.of(batch, 5), stored), Kind.INPUT)),
                10,
                new Tensor("loss", TensorType.float32(ONE), Kind.METRIC),
                new Tensor("correct", TensorType.float32(ONE), Kind.METRIC));
    }
}
