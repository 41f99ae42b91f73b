package io.brimful.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import io.brimful.device.Device.Freed;
import io.brimful.device.onednn.OnednnDevice;
import io.brimful.network.Network;
import io.brimful.network.zoo.Zoo;
import io.brimful.plan.Kernel;
import io.brimful.plan.KernelTable;
import io.brimful.plan.Planner;
import io.brimful.run.Devices;
import io.brimful.step.Operation;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.step.Tensor;
import io.brimful.step.Tensor.Kind;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Policy;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnednnDeviceTest extends DeviceContract {
    private static final long GIBIBYTE = 1L << 30;
    private static final long KEPT_BYTES = 64L << 20;

    @Override
    protected Device open(long memoryBytes) {
        return open(memoryBytes, 2);
    }

    private static Device open(long memoryBytes, int threads) {
        return OnednnDevice.open(new DeviceSlot(OnednnDevice.KIND, memoryBytes, threads));
    }

    @Test
    void namesTheInstructionsThatItUses() {
        try (Device device = open(GIBIBYTE)) {
            /* oneDNN knows sets of x86-64 alone. */
            assertThat(device.facts().architecture())
                    .matches(System.getProperty("os.arch", "").equals("amd64") ? "(sse|avx)[a-z0-9_]+" : "[a-z0-9_]*");
        }
    }

    static SortedSet<String> names() {
        return Zoo.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void activationsAreStoredWithoutPadding(String name) {
        try (Device device = open(GIBIBYTE)) {
            for (Policy policy : Policy.values()) {
                Step step = prepared(name, 2, policy);
                KernelTable table = device.describe(step);
                for (Tensor tensor : step.tensors()) {
                    if (tensor.kind() == Kind.ACTIVATION || tensor.kind() == Kind.GRADIENT) {
                        assertThat(table.storedBytes(tensor))
                                .as(tensor.toString())
                                .isBetween(tensor.bytes(), tensor.bytes() + 63);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void convolutionsAndProductsRunOnVectorInstructions(String name) {
        try (Device device = open(GIBIBYTE)) {
            Step step = prepared(name, 2, Policy.PACKED);
            KernelTable table = device.describe(step);
            /* Response normalization has a vector kernel on the way back for AVX-512 alone. */
            boolean all = device.facts().architecture().startsWith("avx512");
            for (Operation op : step.operations()) {
                for (Kernel kernel : table.kernels(op)) {
                    String algorithm =
                            all ? kernel.algorithm() : kernel.algorithm().replace("lrn_backward/ref", "");
                    assertThat(algorithm).as(op.name()).doesNotContain("/ref");
                }
            }
        }
    }

    @Test
    void theSameStepIsDescribedAlike() {
        try (Device device = open(GIBIBYTE)) {
            Step step = prepared("resnet18", 4, Policy.PACKED);
            assertThat(device.describe(step)).isEqualTo(device.describe(step));
        }
    }

    @Test
    void vgg16TrainsBatch8In2GibibytesWhenPackedOnly() {
        try (Device device = open(2 * GIBIBYTE)) {
            assertThat(arenaBytes(device, "vgg16", 8, Policy.PACKED)).isLessThan(2 * GIBIBYTE);
            assertThat(arenaBytes(device, "vgg16", 8, Policy.CAFFE)).isGreaterThan(2 * GIBIBYTE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void policiesAgreeToTheBitWithAnyNumberOfThreads(int threads) throws OutOfDeviceMemory {
        Network network = Zoo.find("cifar10-quick").orElseThrow();
        try (Device device = open(GIBIBYTE, threads);
                Bench caffe = Bench.of(device, network, 4, Bench.SGD, Policy.CAFFE, Freed.KEPT);
                Bench packed = Bench.of(device, network, 4, Bench.SGD, Policy.PACKED, Freed.POISONED)) {
            assertThat(packed.steps(3)).isEqualTo(caffe.steps(3));
            assertThat(packed.bits()).isEqualTo(caffe.bits());
        }
    }

    @Test
    void nothingIsLeftBehindByRoundsOfOpenCompileClose() throws OutOfDeviceMemory, IOException {
        Path status = Path.of("/proc/self/status");
        assumeThat(Files.isReadable(status)).as("/proc tells resident memory").isTrue();
        rounds(200);
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 3 && least >= KEPT_BYTES; attempt++) {
            long before = nativeBytes(status);
            rounds(400);
            least = Math.min(least, nativeBytes(status) - before);
        }
        /* An executable of this network holds some two hundred native objects of a kilobyte or two, its arena has 4 MB: kept,
         * those of 400 rounds would be at least 100 MB, each time. Heaps that the C library sets aside for threads come and go, and
         * a page of Java's heap is resident only once it has been touched. */
        assertThat(least).isLessThan(KEPT_BYTES);
    }

    private void rounds(int count) throws OutOfDeviceMemory {
        Network network = Zoo.find("lenet").orElseThrow();
        for (int i = 0; i < count; i++) {
            try (Device device = open(GIBIBYTE);
                    Bench bench = Bench.of(device, network, 2, Bench.SGD, Policy.PACKED, Freed.KEPT)) {
                bench.step(0);
            }
        }
    }

    @Test
    void handsOutNoMoreThanTheMachineHas() {
        long petabyte = 1L << 50;
        try (Device device = open(petabyte)) {
            assertThat(device.freeBytes()).isLessThan(petabyte);
            assertThatThrownBy(() -> device.reserve(petabyte - 1)).isInstanceOf(OutOfDeviceMemory.class);
        }
    }

    @Test
    void devicesOfOneKindAreToldApart() {
        try (Device first = Devices.open(new DeviceSlot("onednn:0", GIBIBYTE, 1));
                Device second = Devices.open(new DeviceSlot("onednn:1", GIBIBYTE, 1))) {
            assertThat(first.facts().uuid()).isNotEqualTo(second.facts().uuid());
            assertThat(first.facts().kind()).isEqualTo(second.facts().kind()).isEqualTo("onednn");
        }
    }

    /* A prime batch has no parts of a few images: its calls must not be as many as its images. */
    @Test
    void describesABatchBeyondAllBounds() {
        try (Device device = open(GIBIBYTE)) {
            assertThat(arenaBytes(device, "lenet", 1_000_003, Policy.CAFFE)).isGreaterThan(100 * GIBIBYTE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet8-cifar", "vgg8-cifar"})
    void aStepMakesNoJavaObjects(String name) throws OutOfDeviceMemory {
        ThreadMXBean thread = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        try (Device device = open(GIBIBYTE);
                Bench bench = Bench.of(device, Zoo.find(name).orElseThrow(), 2, Bench.SGD, Policy.PACKED, Freed.KEPT)) {
            bench.steps(3);
            long made = Long.MAX_VALUE;
            for (int number = 3; number < 8; number++) {
                Formula.load(bench.plan().step(), number, bench.executable());
                long before = thread.getCurrentThreadAllocatedBytes();
                bench.executable().run(number, 0.01);
                made = Math.min(made, thread.getCurrentThreadAllocatedBytes() - before);
            }
            assertThat(made).isZero();
        }
    }

    /* Resident memory that is not Java's own. */
    private static long nativeBytes(Path status) throws IOException {
        System.gc();
        MemoryMXBean java = ManagementFactory.getMemoryMXBean();
        long committed = java.getHeapMemoryUsage().getCommitted()
                + java.getNonHeapMemoryUsage().getCommitted();
        String line = Files.readAllLines(status).stream()
                .filter(text -> text.startsWith("VmRSS"))
                .findFirst()
                .orElseThrow();
        return (Long.parseLong(line.replaceAll("[^0-9]", "")) << 10) - committed;
    }

    private static long arenaBytes(Device device, String network, int batch, Policy policy) {
        Step step = prepared(network, batch, policy);
        return Planner.plan(step, device.describe(step), policy).arenaBytes();
    }

    private static Step prepared(String network, int batch, Policy policy) {
        return Planner.prepare(StepBuilder.of(Zoo.find(network).orElseThrow(), batch, Bench.SGD), policy);
    }
}
