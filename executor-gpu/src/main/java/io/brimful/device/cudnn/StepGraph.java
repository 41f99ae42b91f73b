package io.brimful.device.cudnn;

import java.util.List;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUresult;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.JCudaDriver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of a step, or of a part of one: made one by one the first time, when the libraries load what they need; captured
 * the second time; from then on started with one call.
 */
final class StepGraph implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StepGraph.class);

    private final Gpu gpu;
    private final Runnable[] calls;
    private final CUgraphExec graph = new CUgraphExec();
    private final Closing closing = new Closing();
    private State state = State.NEW;

    StepGraph(Gpu gpu, List<Runnable> calls) {
        this.gpu = gpu;
        this.calls = calls.toArray(Runnable[]::new);
    }

    /** Asks for all of it; returns before the GPU has done it. */
    void run() {
        if (calls.length == 0) {
            return;
        }
        if (state == State.WARM) {
            state = capture() ? State.CAPTURED : State.EAGER;
        }
        if (state == State.CAPTURED) {
            gpu.status().driver(JCudaDriver.cuGraphLaunch(graph, gpu.stream()), "cuGraphLaunch");
            return;
        }
        callAll();
        state = state == State.NEW ? State.WARM : state;
    }

    private void callAll() {
        for (Runnable call : calls) {
            call.run();
        }
    }

    /* A library's call that cannot be captured leaves the step as it was: it is only started more slowly. */
    private boolean capture() {
        int mode = CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL;
        gpu.status().driver(JCudaDriver.cuStreamBeginCapture(gpu.stream(), mode), "cuStreamBeginCapture");
        CUgraph captured = new CUgraph();
        String fault = "";
        try {
            callAll();
        } catch (CudaException e) {
            fault = e.reason();
        }
        int ended = JCudaDriver.cuStreamEndCapture(gpu.stream(), captured);
        if (ended != CUresult.CUDA_SUCCESS) {
            return refused(fault + CUresult.stringFor(ended));
        }
        int made = fault.isEmpty() ? JCudaDriver.cuGraphInstantiate(graph, captured, 0) : CUresult.CUDA_SUCCESS;
        JCudaDriver.cuGraphDestroy(captured);
        if (!fault.isEmpty() || made != CUresult.CUDA_SUCCESS) {
            return refused(fault.isEmpty() ? CUresult.stringFor(made) : fault);
        }
        closing.add(() -> JCudaDriver.cuGraphExecDestroy(graph));
        return true;
    }

    private boolean refused(String reason) {
        LOG.info("{}: a part of the step runs without a graph: {}", gpu.status().device(), reason);
        return false;
    }

    @Override
    public void close() {
        closing.close();
    }

    private enum State {
        NEW,
        WARM,
        EAGER,
        CAPTURED
    }
}
