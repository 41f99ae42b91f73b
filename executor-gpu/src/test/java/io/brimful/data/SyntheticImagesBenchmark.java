package io.brimful.data;

import io.brimful.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Time to draw 65 images of 3x227x227, 10.05 million floats. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SyntheticImagesBenchmark {
    private static final int BATCH = 65;

    private final DataSet data = new SyntheticImages(new Content(Shape.of(3, 227, 227), 1000), 1);
    private final IntBuffer labels = IntBuffer.allocate(BATCH);
    private final FloatBuffer images = ByteBuffer.allocateDirect(BATCH * 3 * 227 * 227 * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    private long number;

    @Benchmark
    public void fill() {
        data.fill(number++, images.clear(), labels.clear());
    }
}
