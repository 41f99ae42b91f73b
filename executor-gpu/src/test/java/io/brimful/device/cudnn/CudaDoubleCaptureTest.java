package io.brimful.device.cudnn;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.device.CudaDouble;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.JCudaDriver;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnHandle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The double's stream capture, as CUDA's programming guide and the driver's header describe it. */
class CudaDoubleCaptureTest {
    private static final int THREAD_LOCAL = CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL;
    private static final int GLOBAL = CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_GLOBAL;
    private static final int RELAXED = CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_RELAXED;
    private static final int NON_BLOCKING = 1;
    private static final int BYTES = 4;

    private CudaDouble.Controls cuda;
    private Gpu gpu;
    private Operands operands;
    private CUstream main;
    private CUstream side;
    private CUevent forked;
    private CUevent joined;
    private CUdeviceptr memory;

    @BeforeEach
    void open() {
        cuda = CudaDouble.fresh();
        gpu = Gpu.open("cudnn", 0);
        operands = new Operands(gpu);
        main = gpu.stream();
        side = stream(NON_BLOCKING);
        forked = event();
        joined = event();
        memory = operands.allocate(BYTES);
    }

    @AfterEach
    void close() {
        if (gpu != null) {
            operands.close();
            gpu.close();
            assertThat(cuda.cudaDoubleObjects()).isZero();
        }
    }

    @Test
    void aForkThatIsJoinedIsPartOfTheGraph() {
        begin(THREAD_LOCAL);
        fork();
        ok(set(side, 7));
        join();
        assertThat(capturing(side)).isEqualTo(1);
        CUgraph graph = new CUgraph();
        ok(JCudaDriver.cuStreamEndCapture(main, graph));
        assertThat(capturing(main)).isZero();
        assertThat(capturing(side)).isZero();
        ok(set(side, 3));
        launch(instantiate(graph));
        assertThat(value()).isEqualTo(7);
    }

    @Test
    void aForkThatIsNotJoinedIsNoGraph() {
        begin(THREAD_LOCAL);
        fork();
        assertThat(end()).isEqualTo(CUresult.CUDA_ERROR_STREAM_CAPTURE_UNJOINED);
        assertThat(capturing(side)).as("back to normal").isZero();
        begin(THREAD_LOCAL);
        fork();
        join();
        ok(set(side, 1));
        assertThat(end()).as("work after the join").isEqualTo(CUresult.CUDA_ERROR_STREAM_CAPTURE_UNJOINED);
        ok(set(side, 2));
        assertThat(value()).isEqualTo(2);
    }

    @Test
    void whatNothingOrdersRunsInEitherOrder() {
        begin(THREAD_LOCAL);
        fork();
        ok(set(main, 1));
        ok(set(side, 2));
        join();
        CUgraphExec graph = instantiate(captured());
        launch(graph);
        int first = value();
        launch(graph);
        assertThat(value()).isNotEqualTo(first);
    }

    @Test
    void whatIsOrderedByEventsStaysSo() {
        begin(THREAD_LOCAL);
        ok(set(main, 1));
        fork();
        ok(set(side, 2));
        join();
        ok(JCudaDriver.cuMemsetD8Async(memory, (byte) 3, 1, main));
        CUgraphExec graph = instantiate(captured());
        for (int i = 0; i < 4; i++) {
            launch(graph);
            assertThat(value()).isEqualTo(3);
        }
    }

    @Test
    void aCapturedCopyReadsTheHostsMemoryWhenItIsLaunched() {
        Pointer host = new Pointer();
        ok(JCudaDriver.cuMemAllocHost(host, BYTES));
        operands.keep(() -> JCudaDriver.cuMemFreeHost(host));
        ByteBuffer numbers = host.getByteBuffer(0, BYTES).order(ByteOrder.nativeOrder());
        ok(set(main, 9));
        numbers.putInt(0, 1);
        begin(THREAD_LOCAL);
        ok(JCudaDriver.cuMemcpyHtoDAsync(memory, host, BYTES, main));
        CUgraphExec graph = instantiate(captured());
        assertThat(value()).as("before the launch").isEqualTo(9);
        numbers.putInt(0, 2);
        launch(graph);
        assertThat(value()).isEqualTo(2);
        numbers.putInt(0, 3);
        launch(graph);
        assertThat(value()).isEqualTo(3);
    }

    static Stream<Arguments> forbidden() {
        return Stream.of(
                arguments("cuStreamSynchronize", 900, t -> JCudaDriver.cuStreamSynchronize(t.main)),
                arguments("cuStreamQuery", 900, t -> JCudaDriver.cuStreamQuery(t.main)),
                arguments("cuCtxSynchronize", 900, t -> JCudaDriver.cuCtxSynchronize()),
                arguments("cuMemAlloc", 900, t -> JCudaDriver.cuMemAlloc(new CUdeviceptr(), 1)),
                arguments("cuMemFree", 900, t -> JCudaDriver.cuMemFree(t.memory)),
                arguments("cuMemAllocHost", 900, t -> JCudaDriver.cuMemAllocHost(new Pointer(), 1)),
                arguments("cuMemcpyDtoH", 900, t -> JCudaDriver.cuMemcpyDtoH(Pointer.to(new int[1]), t.memory, BYTES)),
                arguments("cuEventQuery", 907, t -> JCudaDriver.cuEventQuery(t.recorded())),
                arguments("cuEventSynchronize", 907, t -> JCudaDriver.cuEventSynchronize(t.recorded())),
                arguments("an event from outside", 905, t -> JCudaDriver.cuStreamWaitEvent(t.main, t.outside(), 0)),
                arguments("ended in another stream", 903, CudaDoubleCaptureTest::endOnSide),
                arguments("cudnnCreate", 4000, t -> JCudnn.cudnnCreate(new cudnnHandle())));
    }

    private static Arguments arguments(String name, int status, Forbidden call) {
        return Arguments.of(name, status, call);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forbidden")
    void aCallThatCannotBeCapturedSpoilsTheCapture(String name, int status, Forbidden call) {
        begin(THREAD_LOCAL);
        assertThat(call.make(this)).isEqualTo(status);
        assertThat(capturing(main)).as("invalidated").isEqualTo(2);
        assertThat(set(main, 1)).isEqualTo(CUresult.CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
        assertThat(end()).isEqualTo(CUresult.CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
        assertThat(capturing(main)).isZero();
        ok(set(main, 5));
        assertThat(value()).isEqualTo(5);
    }

    @Test
    void theLegacyStreamWaitsForBlockingStreamsAlone() {
        begin(THREAD_LOCAL);
        ok(set(new CUstream(), 4));
        ok(end());
        CUstream blocking = stream(0);
        ok(JCudaDriver.cuStreamBeginCapture(blocking, RELAXED));
        assertThat(set(new CUstream(), 4)).isEqualTo(CUresult.CUDA_ERROR_STREAM_CAPTURE_IMPLICIT);
        assertThat(JCudaDriver.cuStreamEndCapture(blocking, new CUgraph()))
                .isEqualTo(CUresult.CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
    }

    @Test
    void twoCapturesAreNotMerged() {
        begin(THREAD_LOCAL);
        ok(JCudaDriver.cuEventRecord(forked, main));
        ok(JCudaDriver.cuStreamBeginCapture(side, THREAD_LOCAL));
        assertThat(JCudaDriver.cuStreamWaitEvent(side, forked, 0)).isEqualTo(CUresult.CUDA_ERROR_STREAM_CAPTURE_MERGE);
        assertThat(JCudaDriver.cuStreamEndCapture(side, new CUgraph()))
                .isEqualTo(CUresult.CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
        assertThat(end()).isEqualTo(CUresult.CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
    }

    @Test
    void anEventOfACaptureStandsForNothingAfterwards() {
        begin(THREAD_LOCAL);
        ok(JCudaDriver.cuEventRecord(forked, main));
        ok(end());
        assertThat(JCudaDriver.cuEventQuery(forked)).isEqualTo(CUresult.CUDA_ERROR_CAPTURED_EVENT);
        ok(JCudaDriver.cuEventRecord(forked, main));
        ok(JCudaDriver.cuEventQuery(forked));
    }

    @Test
    void theModeSaysWhoseCallsMatter() throws InterruptedException {
        begin(RELAXED);
        operands.allocate(1);
        ok(end());
        begin(THREAD_LOCAL);
        ok(elsewhere(() -> JCudaDriver.cuEventQuery(joined)));
        assertThat(elsewhere(this::end)).isEqualTo(CUresult.CUDA_ERROR_STREAM_CAPTURE_WRONG_THREAD);
        ok(end());
        begin(GLOBAL);
        assertThat(elsewhere(() -> JCudaDriver.cuEventQuery(joined)))
                .isEqualTo(CUresult.CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED);
        assertThat(end()).isEqualTo(CUresult.CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
    }

    @Test
    void nothingMakesNoGraph() {
        assertThat(JCudaDriver.cuGraphInstantiate(new CUgraphExec(), new CUgraph(), 0))
                .isEqualTo(CUresult.CUDA_ERROR_INVALID_VALUE);
        assertThat(end()).as("of no capture").isEqualTo(CUresult.CUDA_ERROR_INVALID_VALUE);
    }

    private int elsewhere(IntSupplier call) throws InterruptedException {
        CUcontext context = new CUcontext();
        ok(JCudaDriver.cuCtxGetCurrent(context));
        AtomicInteger answer = new AtomicInteger();
        Thread thread = new Thread(() -> {
            JCudaDriver.cuCtxSetCurrent(context);
            answer.set(call.getAsInt());
        });
        thread.start();
        thread.join();
        return answer.get();
    }

    private CUstream stream(int flags) {
        CUstream made = new CUstream();
        ok(JCudaDriver.cuStreamCreate(made, flags));
        operands.keep(() -> JCudaDriver.cuStreamDestroy(made));
        return made;
    }

    private CUevent event() {
        CUevent made = new CUevent();
        ok(JCudaDriver.cuEventCreate(made, 0));
        operands.keep(() -> JCudaDriver.cuEventDestroy(made));
        return made;
    }

    private void begin(int mode) {
        ok(JCudaDriver.cuStreamBeginCapture(main, mode));
    }

    private int end() {
        CUgraph graph = new CUgraph();
        int answer = JCudaDriver.cuStreamEndCapture(main, graph);
        if (answer == CUresult.CUDA_SUCCESS) {
            JCudaDriver.cuGraphDestroy(graph);
        }
        return answer;
    }

    private CUgraph captured() {
        CUgraph graph = new CUgraph();
        ok(JCudaDriver.cuStreamEndCapture(main, graph));
        return graph;
    }

    private CUgraphExec instantiate(CUgraph graph) {
        CUgraphExec made = new CUgraphExec();
        ok(JCudaDriver.cuGraphInstantiate(made, graph, 0));
        ok(JCudaDriver.cuGraphDestroy(graph));
        operands.keep(() -> JCudaDriver.cuGraphExecDestroy(made));
        return made;
    }

    private void launch(CUgraphExec graph) {
        ok(JCudaDriver.cuGraphLaunch(graph, main));
    }

    private void fork() {
        ok(JCudaDriver.cuEventRecord(forked, main));
        ok(JCudaDriver.cuStreamWaitEvent(side, forked, 0));
    }

    private void join() {
        ok(JCudaDriver.cuEventRecord(joined, side));
        ok(JCudaDriver.cuStreamWaitEvent(main, joined, 0));
    }

    private CUevent recorded() {
        ok(JCudaDriver.cuEventRecord(joined, main));
        return joined;
    }

    private CUevent outside() {
        ok(JCudaDriver.cuEventRecord(joined, side));
        return joined;
    }

    private int endOnSide() {
        fork();
        return JCudaDriver.cuStreamEndCapture(side, new CUgraph());
    }

    private int set(CUstream stream, int value) {
        return JCudaDriver.cuMemsetD32Async(memory, value, 1, stream);
    }

    private int value() {
        int[] value = new int[1];
        ok(JCudaDriver.cuMemcpyDtoH(Pointer.to(value), memory, BYTES));
        return value[0];
    }

    private static int capturing(CUstream stream) {
        int[] answer = new int[1];
        ok(JCudaDriver.cuStreamIsCapturing(stream, answer));
        return answer[0];
    }

    private static void ok(int status) {
        assertThat(status).isZero();
    }

    /** A call that has no place in a capture, and its answer. */
    @FunctionalInterface
    interface Forbidden {
        int make(CudaDoubleCaptureTest test);
    }
}
