package io.brimful.device.cudnn;

import java.util.List;
import java.util.stream.Stream;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnConvolutionBwdDataAlgoPerf;
import jcuda.jcudnn.cudnnConvolutionBwdFilterAlgoPerf;
import jcuda.jcudnn.cudnnConvolutionFwdAlgoPerf;

/** Runs a convolution in each of cuDNN's algorithms, over memory of its own. */
final class Stopwatch implements AutoCloseable {
    private static final int MOST_ALGORITHMS = 16;

    private final Gpu gpu;
    private final ConvDescriptors conv;
    private final long workspaceBytes;
    private final Closing closing = new Closing();

    /** @param workspaceBytes that an algorithm may use; one that needs more is not measured */
    Stopwatch(Gpu gpu, ConvDescriptors conv, long workspaceBytes) {
        this.gpu = gpu;
        this.conv = conv;
        this.workspaceBytes = workspaceBytes;
    }

    private long operandBytes() {
        return aligned(conv.xBytes()) + aligned(conv.yBytes()) + aligned(conv.filterBytes());
    }

    /** Whether there is memory enough to measure in. */
    boolean fits(long freeBytes) {
        return operandBytes() + workspaceBytes <= freeBytes;
    }

    /** The algorithms in the order of their times; cuDNN's guess, without times, where the memory is gone meanwhile. */
    List<Timed> measure(Direction direction) {
        CUdeviceptr memory = new CUdeviceptr();
        long bytes = operandBytes() + workspaceBytes;
        int status = JCudaDriver.cuMemAlloc(memory, bytes);
        if (status == CUresult.CUDA_ERROR_OUT_OF_MEMORY) {
            return guess(direction);
        }
        gpu.status().driver(status, "cuMemAlloc");
        closing.add(() -> gpu.free(memory, bytes));
        /* Times of numbers that are not numbers would be others. */
        gpu.status()
                .driver(JCudaDriver.cuMemsetD8Async(memory, (byte) 0, operandBytes(), gpu.stream()), "cuMemsetD8Async");
        CUdeviceptr y = memory.withByteOffset(aligned(conv.xBytes()));
        CUdeviceptr filter = y.withByteOffset(aligned(conv.yBytes()));
        CUdeviceptr workspace = filter.withByteOffset(aligned(conv.filterBytes()));
        return switch (direction) {
            case FORWARD -> forward(memory, filter, y, workspace);
            case BACKWARD_DATA -> backwardData(memory, filter, y, workspace);
            case BACKWARD_WEIGHTS -> backwardWeights(memory, filter, y, workspace);
        };
    }

    private List<Timed> forward(CUdeviceptr x, CUdeviceptr filter, CUdeviceptr y, CUdeviceptr workspace) {
        cudnnConvolutionFwdAlgoPerf[] found = new cudnnConvolutionFwdAlgoPerf[MOST_ALGORITHMS];
        int[] count = new int[1];
        check(
                JCudnn.cudnnFindConvolutionForwardAlgorithmEx(
                        gpu.cudnn(),
                        conv.x(),
                        x,
                        conv.filter(),
                        filter,
                        conv.convolution(),
                        conv.y(),
                        y,
                        found.length,
                        count,
                        found,
                        workspace,
                        workspaceBytes),
                "cudnnFindConvolutionForwardAlgorithmEx");
        return forward(found, count[0]);
    }

    private List<Timed> backwardData(CUdeviceptr x, CUdeviceptr filter, CUdeviceptr y, CUdeviceptr workspace) {
        cudnnConvolutionBwdDataAlgoPerf[] found = new cudnnConvolutionBwdDataAlgoPerf[MOST_ALGORITHMS];
        int[] count = new int[1];
        check(
                JCudnn.cudnnFindConvolutionBackwardDataAlgorithmEx(
                        gpu.cudnn(),
                        conv.filter(),
                        filter,
                        conv.y(),
                        y,
                        conv.convolution(),
                        conv.x(),
                        x,
                        found.length,
                        count,
                        found,
                        workspace,
                        workspaceBytes),
                "cudnnFindConvolutionBackwardDataAlgorithmEx");
        return backwardData(found, count[0]);
    }

    private List<Timed> backwardWeights(CUdeviceptr x, CUdeviceptr filter, CUdeviceptr y, CUdeviceptr workspace) {
        cudnnConvolutionBwdFilterAlgoPerf[] found = new cudnnConvolutionBwdFilterAlgoPerf[MOST_ALGORITHMS];
        int[] count = new int[1];
        check(
                JCudnn.cudnnFindConvolutionBackwardFilterAlgorithmEx(
                        gpu.cudnn(),
                        conv.x(),
                        x,
                        conv.y(),
                        y,
                        conv.convolution(),
                        conv.filter(),
                        filter,
                        found.length,
                        count,
                        found,
                        workspace,
                        workspaceBytes),
                "cudnnFindConvolutionBackwardFilterAlgorithmEx");
        return backwardWeights(found, count[0]);
    }

    /** The algorithms in the order in which cuDNN expects their times to be. */
    List<Timed> guess(Direction direction) {
        int[] count = new int[1];
        return switch (direction) {
            case FORWARD -> {
                cudnnConvolutionFwdAlgoPerf[] found = new cudnnConvolutionFwdAlgoPerf[MOST_ALGORITHMS];
                check(
                        JCudnn.cudnnGetConvolutionForwardAlgorithm_v7(
                                gpu.cudnn(),
                                conv.x(),
                                conv.filter(),
                                conv.convolution(),
                                conv.y(),
                                found.length,
                                count,
                                found),
                        "cudnnGetConvolutionForwardAlgorithm_v7");
                yield forward(found, count[0]);
            }
            case BACKWARD_DATA -> {
                cudnnConvolutionBwdDataAlgoPerf[] found = new cudnnConvolutionBwdDataAlgoPerf[MOST_ALGORITHMS];
                check(
                        JCudnn.cudnnGetConvolutionBackwardDataAlgorithm_v7(
                                gpu.cudnn(),
                                conv.filter(),
                                conv.y(),
                                conv.convolution(),
                                conv.x(),
                                found.length,
                                count,
                                found),
                        "cudnnGetConvolutionBackwardDataAlgorithm_v7");
                yield backwardData(found, count[0]);
            }
            case BACKWARD_WEIGHTS -> {
                cudnnConvolutionBwdFilterAlgoPerf[] found = new cudnnConvolutionBwdFilterAlgoPerf[MOST_ALGORITHMS];
                check(
                        JCudnn.cudnnGetConvolutionBackwardFilterAlgorithm_v7(
                                gpu.cudnn(),
                                conv.x(),
                                conv.y(),
                                conv.convolution(),
                                conv.filter(),
                                found.length,
                                count,
                                found),
                        "cudnnGetConvolutionBackwardFilterAlgorithm_v7");
                yield backwardWeights(found, count[0]);
            }
        };
    }

    private static List<Timed> forward(cudnnConvolutionFwdAlgoPerf[] found, int count) {
        return Stream.of(found)
                .limit(count)
                .filter(each -> each.status == 0)
                .map(each -> new Timed(each.algo, each.time))
                .toList();
    }

    private static List<Timed> backwardData(cudnnConvolutionBwdDataAlgoPerf[] found, int count) {
        return Stream.of(found)
                .limit(count)
                .filter(each -> each.status == 0)
                .map(each -> new Timed(each.algo, each.time))
                .toList();
    }

    private static List<Timed> backwardWeights(cudnnConvolutionBwdFilterAlgoPerf[] found, int count) {
        return Stream.of(found)
                .limit(count)
                .filter(each -> each.status == 0)
                .map(each -> new Timed(each.algo, each.time))
                .toList();
    }

    private void check(int status, String call) {
        gpu.status().cudnn(status, call, conv.shape());
    }

    private static long aligned(long bytes) {
        return (bytes + 255) / 256 * 256;
    }

    @Override
    public void close() {
        closing.close();
    }
}
