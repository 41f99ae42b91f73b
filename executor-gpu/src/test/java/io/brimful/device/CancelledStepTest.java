package io.brimful.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brimful.device.Device.Freed;
import io.brimful.network.Network;
import io.brimful.run.Devices;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Policy;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A step on a processor ends where it is when its thread is interrupted, at each of its operations, and costs nobody anything. */
class CancelledStepTest {
    private static final Network NETWORK =
            new Sketch("small", 2, 4, 4).conv("conv1", 4, 3).relu("relu1").classify(3);
    private static final int BATCH = 2;
    private static final long MEMORY_BYTES = 1 << 20;

    @ParameterizedTest
    @ValueSource(strings = {"onednn", "reference"})
    void endsAtAnyOperationAndTheDeviceGoesOn(String address) throws Exception {
        onInterruptedThread(me -> {
            try (Device device = Devices.open(new DeviceSlot(address, MEMORY_BYTES, 1))) {
                List<Float> expected;
                try (Bench bench = bench(device)) {
                    expected = bench.steps(2);
                }
                int operations = cancelAll(device, me, expected);
                assertThat(operations).isGreaterThanOrEqualTo(8);
                assertThat(device.usedBytes()).isZero();
            }
        });
    }

    /* Until a step has no more operations to be cancelled at. */
    private static int cancelAll(Device device, Interrupted me, List<Float> expected) throws OutOfDeviceMemory {
        for (int operation = 0; ; operation++) {
            try (Bench bench = bench(device)) {
                bench.step(0);
                me.interruptAt(operation);
                try {
                    bench.step(1);
                    return operation;
                } catch (CancellationException cancelled) {
                    me.interruptAt(Integer.MAX_VALUE);
                }
                assertThatIllegalStateException()
                        .isThrownBy(() -> bench.step(1))
                        .withMessage("step 1 comes before initialize");
                bench.begin();
                assertThat(bench.steps(2)).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"onednn", "reference"})
    void soDoesATimedStep(String address) throws Exception {
        onInterruptedThread(me -> {
            try (Device device = Devices.open(new DeviceSlot(address, MEMORY_BYTES, 1));
                    Bench bench = bench(device)) {
                Formula.load(bench.plan().step(), 0, bench.executable());
                me.interruptAt(3);
                assertThatThrownBy(() -> bench.executable().runTimed(0, 0)).isInstanceOf(CancellationException.class);
            }
        });
    }

    private static Bench bench(Device device) throws OutOfDeviceMemory {
        return Bench.of(device, NETWORK, BATCH, Bench.SGD, Policy.PACKED, Freed.POISONED);
    }

    private static void onInterruptedThread(Work work) throws InterruptedException, ExecutionException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Interrupted thread = new Interrupted(work, done);
        thread.start();
        done.get();
    }

    /** What a thread does that may be interrupted. */
    private interface Work {
        void run(Interrupted me) throws Exception;
    }

    /** A thread that finds itself interrupted when it has looked so many times. */
    private static final class Interrupted extends Thread {
        private final Work work;
        private final CompletableFuture<Void> done;
        private int left = Integer.MAX_VALUE;

        Interrupted(Work work, CompletableFuture<Void> done) {
            this.work = work;
            this.done = done;
        }

        void interruptAt(int look) {
            left = look;
        }

        @Override
        public boolean isInterrupted() {
            return left-- == 0;
        }

        @Override
        public void run() {
            try {
                work.run(this);
                done.complete(null);
            } catch (Throwable fault) {
                done.completeExceptionally(fault);
            }
        }
    }
}
