package io.brimful.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.device.CudaDouble;
import io.brimful.trial.Algorithms;
import io.brimful.trial.CostSource;
import io.brimful.trial.DataSource;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Find;
import io.brimful.trial.LearningRate;
import io.brimful.trial.NetworkSource;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Outcome;
import io.brimful.trial.Policy;
import io.brimful.trial.Precision;
import io.brimful.trial.TrainedStep;
import io.brimful.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trials on the GPU device, on the CUDA test double: whatever happens, the device is given back. */
class GpuTrialsTest {
    private static final long MIB = 1L << 20;
    private static final int TRIALS = 200;

    private CudaDouble.Controls cuda;

    @BeforeEach
    void begin() {
        cuda = CudaDouble.fresh();
    }

    @AfterEach
    void leaveAHealthyDevice() {
        CudaDouble.fresh();
    }

    @Test
    void findsTheLargestBatchAndProvesIt() {
        Outcome.Complete complete = (Outcome.Complete) run(Find.BATCH, 4, 6 * MIB);
        assertThat(complete.sizing().batch()).isGreaterThan(4);
        assertThat(complete.sizing().plannedBytes())
                .isLessThanOrEqualTo(6 * MIB)
                .isEqualTo(complete.sizing().measuredPeakBytes());
        assertThat(complete.evidence().device().runtimeBytes()).isPositive();
        assertNothingIsLeft();
    }

    @Test
    void twoHundredTrialsInARowLeaveNothing() {
        List<String> ends = new ArrayList<>();
        String[] faults = {
            "cudnnConvolutionForward 5000", "cuLaunchKernel 701", "cuMemAllocHost_v2 2", "cudnnCreate 4000"
        };
        for (int i = 0; i < TRIALS; i++) {
            cuda = CudaDouble.fresh();
            if (i % 10 == 1) {
                String[] fault = faults[i / 10 % faults.length].split(" ");
                cuda.cudaDoubleFail(fault[0], Integer.parseInt(fault[1]), i / 10 % 3);
            }
            Outcome outcome = run(Find.NOTHING, 2, i % 3 == 0 ? MIB : 64 * MIB);
            ends.add(outcome.getClass().getSimpleName());
            assertNothingIsLeft();
        }
        assertThat(ends).filteredOn("Infeasible"::equals).hasSize(67);
        assertThat(ends).filteredOn("Failed"::equals).hasSizeBetween(10, 20);
        assertThat(ends).filteredOn("Complete"::equals).hasSizeGreaterThan(100);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
              cudnnConvolutionForward        | 5000 | 1  | cudnn: cudnnConvolutionForward of
              cuLaunchKernel                 | 701  | 7  | cudnn: cuLaunchKernel
              cublasSgemm_v2                 | 13   | 0  | cudnn: cublasSgemm of
              cuMemAllocHost_v2              | 2    | 0  | cudnn: cuMemAllocHost of
              cudnnCreate                    | 1001 | 0  | cudnn: cudnnCreate of a handle answered CUDNN_STATUS_NOT_INITIALIZED
              cuModuleLoadData               | 218  | 0  | cudnn: cuModuleLoadData
              cuGraphLaunch                  | 999  | 0  | cudnn: CUDA_ERROR_UNKNOWN
              cuCtxSetCurrent                | 2    | 0  | cudnn: cuCtxSetCurrent answered CUDA_ERROR_OUT_OF_MEMORY
            """)
    void aFaultIsOneFailureAndTheNextTrialWorks(String function, int status, long after, String reason) {
        cuda.cudaDoubleFail(function, status, after);
        Outcome.Failed failed = (Outcome.Failed) run(Find.NOTHING, 2, 64 * MIB);
        assertThat(failed.reason()).startsWith(reason).doesNotContain("\n");
        assertNothingIsLeft();
        assertThat(run(Find.NOTHING, 2, 64 * MIB)).isInstanceOf(Outcome.Complete.class);
        assertNothingIsLeft();
    }

    @Test
    void anArenaThatTheDriverRefusesIsOutOfMemory() {
        cuda.cudaDoubleFail("cuMemAlloc_v2", 2, 1);
        Outcome.Infeasible infeasible = (Outcome.Infeasible) run(Find.NOTHING, 2, 64 * MIB);
        assertThat(infeasible.reason()).startsWith("lenet under policy packed needs");
        assertNothingIsLeft();
    }

    @Test
    void aSearchGoesOnBelowWhatTheDriverRefuses() {
        cuda.cudaDoubleFail("cuMemAlloc_v2", 2, 1);
        Outcome.Complete complete = (Outcome.Complete) run(Find.BATCH, 4, 6 * MIB);
        assertThat(complete.evidence().probes()).anyMatch(probe -> !probe.fits() && probe.freeBytes() < 6 * MIB);
        assertNothingIsLeft();
    }

    @Test
    void aGpuThatOthersFillIsJudgedByWhatIsFree() {
        cuda.cudaDoubleMemory(CudaDouble.CONTEXT_BYTES + MIB);
        Outcome.Infeasible infeasible = (Outcome.Infeasible) run(Find.NOTHING, 2, 64 * MIB);
        assertThat(infeasible.freeBytes()).isLessThan(MIB);
        assertNothingIsLeft();
    }

    @Test
    void aPartOfAStepThatCannotBeCapturedRunsWithoutAGraph() {
        cuda.cudaDoubleFail("cuStreamEndCapture", 901, 0);
        assertThat(run(Find.NOTHING, 2, 64 * MIB)).isInstanceOf(Outcome.Complete.class);
        /* The other part's. */
        assertThat(cuda.cudaDoubleCalls("cuGraphLaunch")).isEqualTo(3);
        assertNothingIsLeft();
    }

    @Test
    void everyStepAfterTheFirstIsTwoLaunches() {
        assertThat(run(Find.NOTHING, 2, 64 * MIB)).isInstanceOf(Outcome.Complete.class);
        /* One eager step, then three by graphs: up to where the next batch finds room, and from there. */
        assertThat(cuda.cudaDoubleCalls("cuGraphLaunch")).isEqualTo(6);
    }

    @Test
    void aStickyErrorLosesTheDeviceForThisProcess() {
        cuda.cudaDoubleFail("cuLaunchKernel", 719, 5);
        Outcome.Failed failed = (Outcome.Failed) run(Find.NOTHING, 2, 64 * MIB);
        assertThat(failed.reason())
                .isEqualTo(
                        "cudnn: CUDA_ERROR_LAUNCH_FAILED (719): the device is lost to this process, which cannot use it"
                                + " any more; start a new one");
        assertThat(failed.aftermath()).isEqualTo(Outcome.Aftermath.DEVICE_LOST);
        assertNothingIsLeft();
        Outcome.Failed next = (Outcome.Failed) run(Find.NOTHING, 2, 64 * MIB);
        assertThat(next.reason()).isEqualTo(failed.reason());
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
              cuMemFree_v2              | 1   | 0 | 3,...,... B of device memory were not given back, cuMemFree answered CUDA_ERROR_INVALID_VALUE \\(1\\)
              cuMemFree_v2              | 700 | 0 | 3,...,... B of device memory were not given back, cuMemFree answered CUDA_ERROR_ILLEGAL_ADDRESS \\(700\\)
              cuMemFree_v2              | 1   | 1 | .*,... B of device memory were not given back, cuMemFree answered CUDA_ERROR_INVALID_VALUE \\(1\\)
              cuDevicePrimaryCtxRelease_v2 | 1   | 0 | 0 B of device memory were not given back, cuDevicePrimaryCtxRelease answered CUDA_ERROR_INVALID_VALUE \\(1\\)
            """)
    void memoryThatIsNotGivenBackLosesTheDevice(String function, int status, long after, String reason) {
        cuda.cudaDoubleFail(function, status, after);
        List<TrainedStep> steps = new ArrayList<>();
        Outcome.Failed failed = (Outcome.Failed) run(Find.NOTHING, 2, 64 * MIB, new Watch(probe -> {}, steps::add));
        assertThat(steps).hasSize(4);
        assertThat(failed.reason())
                .matches("cudnn: " + reason
                        + ": the device is lost to this process, which cannot use it any more; start a new one");
        assertThat(failed.aftermath()).isEqualTo(Outcome.Aftermath.DEVICE_LOST);
        assertThat(failed.evidence().device().model()).isNotEmpty();
    }

    @Test
    void aGpuIsTheSameWhateverItsNumber() {
        Outcome.Complete complete = (Outcome.Complete) run(Find.NOTHING, 2, 64 * MIB);
        String uuid = complete.evidence().device().uuid();
        assertThat(List.of("cudnn", "cuda", "cuda:0"))
                .extracting(Devices::identity)
                .containsOnly(uuid);
        assertThat(Devices.identity("cuda:1")).isEqualTo("cudnn:1");
        assertNothingIsLeft();
    }

    @Test
    void aLibraryThatStumblesOverALostContextSaysSo() {
        cuda.cudaDoubleFail("cudnnConvolutionForward", 5000, 0);
        cuda.cudaDoubleFail("cuCtxSynchronize", 700, 0);
        Outcome.Failed failed = (Outcome.Failed) run(Find.NOTHING, 2, 64 * MIB);
        assertThat(failed.reason()).startsWith("cudnn: CUDA_ERROR_ILLEGAL_ADDRESS (700): the device is lost");
        assertThat(failed.aftermath()).isEqualTo(Outcome.Aftermath.DEVICE_LOST);
        assertNothingIsLeft();
    }

    @Test
    void aGpuWithoutMemoryForTheLibrariesSaysSo() {
        cuda.cudaDoubleMemory(CudaDouble.CONTEXT_BYTES + 100);
        Outcome.Failed failed = (Outcome.Failed) run(Find.NOTHING, 2, 64 * MIB);
        assertThat(failed.reason())
                .isEqualTo(
                        "cudnn: cuMemAlloc answered CUDA_ERROR_OUT_OF_MEMORY (2): the GPU has no memory left for it; end"
                                + " what else runs on it, or set a lower memory limit");
        assertNothingIsLeft();
    }

    private void assertNothingIsLeft() {
        assertThat(cuda.cudaDoubleAllocatedBytes()).as("device memory").isZero();
        assertThat(cuda.cudaDoubleHostBytes()).as("pinned memory").isZero();
        assertThat(cuda.cudaDoubleObjects()).as("handles").isZero();
    }

    private static Outcome run(Find find, int batch, long memoryBytes) {
        return run(find, batch, memoryBytes, new Watch(probe -> {}, step -> {}));
    }

    private static Outcome run(Find find, int batch, long memoryBytes, Watch watch) {
        Trial trial = new Trial(
                "t1",
                NetworkSource.zoo("lenet"),
                find,
                Policy.PACKED,
                1,
                CostSource.PREDICTED,
                Precision.FP32,
                1,
                8,
                batch,
                1024,
                4,
                4,
                1,
                Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005),
                DataSource.SYNTHETIC,
                1,
                Map.of());
        return TrialRunner.run(trial, new DeviceSlot("cudnn", memoryBytes, 1, Algorithms.DETERMINISTIC), watch);
    }
}
