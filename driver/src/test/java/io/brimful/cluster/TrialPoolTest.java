package io.brimful.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brimful.conf.Isolation;
import io.brimful.results.Samples;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Outcome;
import io.brimful.trial.Policy;
import io.brimful.trial.Trial;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.Test;

class TrialPoolTest {
    private static final List<DeviceSlot> SLOTS =
            List.of(new DeviceSlot("onednn", 64_000_000, 1), new DeviceSlot("reference", 64_000_000, 1));

    private static final Map<String, AtomicInteger> ON_DEVICE = new ConcurrentHashMap<>();
    private static final List<Integer> OVERLAPS = Collections.synchronizedList(new ArrayList<>());

    private final List<Finished> ended = new ArrayList<>();

    @Test
    void everyTrialEndsOnceAndNoDeviceHasTwo() {
        run(trials(20), (trial, slot, report) -> {
            AtomicInteger users = ON_DEVICE.computeIfAbsent(slot.address(), none -> new AtomicInteger());
            OVERLAPS.add(users.incrementAndGet());
            Outcome outcome = Samples.train(trial, slot);
            users.decrementAndGet();
            return outcome;
        });
        assertThat(ended)
                .extracting(end -> end.trial().id())
                .doesNotHaveDuplicates()
                .hasSize(20);
        assertThat(ended).allSatisfy(end -> assertThat(end.outcome()).isInstanceOf(Outcome.Complete.class));
        assertThat(ON_DEVICE).containsOnlyKeys("onednn", "reference");
        assertThat(OVERLAPS).containsOnly(1);
    }

    @Test
    void aTrialThatThrowsIsOneFailure() {
        run(trials(3), (trial, slot, report) -> {
            if (trial.id().equals("01")) {
                throw new StackOverflowError("too deep\nby far");
            }
            return Samples.train(trial, slot);
        });
        assertThat(outcome("00")).isInstanceOf(Outcome.Complete.class);
        assertThat(outcome("02")).isInstanceOf(Outcome.Complete.class);
        assertThat(outcome("01")).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo("too deep");
            assertThat(failed.error()).startsWith("java.lang.StackOverflowError: too deep");
            assertThat(failed.evidence().device().memoryBytes()).isEqualTo(64_000_000);
        });
    }

    @Test
    void aLostDeviceGetsNoMoreTrialsAndItsTrialRunsElsewhere() {
        run(
                trials(6),
                (trial, slot, report) -> slot.address().equals("reference") ? lost(slot) : Samples.train(trial, slot));
        assertThat(ended)
                .filteredOn(end -> end.slot().address().equals("reference"))
                .singleElement()
                .satisfies(end -> {
                    assertThat(end.end()).isEqualTo(Finished.End.EXECUTOR_LOST);
                    assertThat(end.attempt()).isZero();
                });
        assertThat(finals())
                .extracting(end -> end.trial().id())
                .doesNotHaveDuplicates()
                .hasSize(6);
        assertThat(finals()).allSatisfy(end -> assertThat(end.outcome()).isInstanceOf(Outcome.Complete.class));
        assertThat(finals()).extracting(Finished::attempt).containsOnlyOnce(1);
    }

    @Test
    void whenNoDeviceIsLeftTheRestFailsWithOneReason() {
        run(trials(5), (trial, slot, report) -> lost(slot));
        assertThat(finals())
                .extracting(end -> end.trial().id())
                .doesNotHaveDuplicates()
                .hasSize(5);
        assertThat(finals().subList(1, 5))
                .extracting(Finished::outcome)
                .allSatisfy(outcome -> assertThat(((Outcome.Failed) outcome).reason())
                        .matches(
                                "no device is left: (onednn, reference|reference, onednn) were lost; run the sweep again in"
                                        + " a new process"));
    }

    private List<Finished> finals() {
        return ended.stream()
                .filter(end -> end.end() != Finished.End.EXECUTOR_LOST)
                .toList();
    }

    private static Outcome lost(DeviceSlot slot) {
        return new Outcome.Failed(
                TrialJob.nothingKnown(slot), "it is gone", "it is gone", Outcome.Aftermath.DEVICE_LOST);
    }

    @Test
    @SuppressWarnings("NullAway") // that is the mistake
    void aTrialWithoutAnOutcomeIsAFailure() {
        run(trials(1), (trial, slot, report) -> null);
        assertThat(outcome("00"))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.reason()).isEqualTo("the trial ended without an outcome"));
    }

    private static final CountDownLatch STARTED = new CountDownLatch(1);
    private static final CountDownLatch INTERRUPTED = new CountDownLatch(1);

    @Test
    void cancellingInterruptsWhatRunsAndStartsNothingMore() throws InterruptedException {
        Cancellation cancellation = new Cancellation();
        Thread canceller = new Thread(() -> {
            awaitQuietly(STARTED);
            cancellation.request();
        });
        canceller.start();
        pool(List.of(SLOTS.get(0)), (trial, slot, report) -> {
                    if (trial.id().equals("00")) {
                        return Samples.train(trial, slot);
                    }
                    STARTED.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException interrupted) {
                        INTERRUPTED.countDown();
                    }
                    return new Outcome.Cancelled(TrialJob.nothingKnown(slot));
                })
                .run(trials(5), cancellation);
        canceller.join();
        assertThat(ended).extracting(end -> end.trial().id()).containsExactly("00", "01");
        assertThat(outcome("01")).isInstanceOf(Outcome.Cancelled.class);
        INTERRUPTED.await();
    }

    @Test
    void nothingStartsAfterACancellation() {
        Cancellation cancellation = new Cancellation();
        cancellation.request();
        pool(SLOTS, Samples::train).run(trials(5), cancellation);
        assertThat(ended).isEmpty();
    }

    private static volatile Thread caller = Thread.currentThread();

    @Test
    void interruptingTheCallerCancels() {
        Cancellation cancellation = new Cancellation();
        caller = Thread.currentThread();
        pool(List.of(SLOTS.get(0)), (trial, slot, report) -> {
                    caller.interrupt();
                    awaitQuietly(new CountDownLatch(1));
                    return Samples.train(trial, slot);
                })
                .run(trials(5), cancellation);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(cancellation.isRequested()).isTrue();
        assertThat(ended).hasSize(1).allSatisfy(end -> assertThat(end.outcome()).isInstanceOf(Outcome.Cancelled.class));
    }

    @Test
    void withoutADeviceThereIsNoPool() {
        assertThatThrownBy(() -> pool(List.of(), Samples::train)).hasMessage("no device to run trials on");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(List<Queued> trials, TrialTask task) {
        pool(SLOTS, task).run(trials, new Cancellation());
    }

    private TrialPool pool(List<DeviceSlot> slots, TrialTask task) {
        SparkContext spark = TestSpark.session().sparkContext();
        TrialPool.Terms terms = new TrialPool.Terms("sweep", 0, Isolation.JVM, TrialPool.Demand.LISTED);
        return new TrialPool(spark, new LocalFleet(spark, slots, slot -> ""), task, observer(), terms);
    }

    private TrialObserver observer() {
        return new TrialObserver() {
            @Override
            public void started(Trial trial, int attempt, Place place) {}

            @Override
            public void progressed(Trial trial, int attempt, Progress progress) {}

            @Override
            public void finished(Finished finished) {
                ended.add(finished);
            }
        };
    }

    private Outcome outcome(String id) {
        return ended.stream()
                .filter(end -> end.trial().id().equals(id))
                .findFirst()
                .orElseThrow()
                .outcome();
    }

    private static List<Queued> trials(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Queued.first(Samples.trial(String.format("%02d", i), "lenet", Policy.PACKED)))
                .toList();
    }
}
