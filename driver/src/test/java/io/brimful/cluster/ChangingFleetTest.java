package io.brimful.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brimful.conf.Isolation;
import io.brimful.results.Samples;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Outcome;
import io.brimful.trial.Policy;
import io.brimful.trial.Trial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.junit.jupiter.api.Test;

/** The pool over devices that come, go and die: as on a cluster, but that each executor is played by this process. */
class ChangingFleetTest {
    private final List<Finished> ended = new ArrayList<>();
    private final PlayedFleet fleet = new PlayedFleet();
    private int concurrency;

    @Test
    void aTrialWhoseExecutorDiesRunsAgainElsewhere() {
        fleet.add("1", "a", 1);
        fleet.add("2", "b", 0);
        run(trials(4), Samples::train);
        assertThat(rows()).contains("00#0 LOST", "00#1 COMPLETE", "01#0 COMPLETE", "02#0 COMPLETE", "03#0 COMPLETE");
        assertThat(ended).hasSize(5);
        assertThat(ended)
                .filteredOn(end -> end.end() == Finished.End.OWN)
                .allSatisfy(end -> assertThat(end.slot().address()).isEqualTo("onednn:b"));
    }

    @Test
    void aTrialThatKillsTwoExecutorsIsFailedAndTheOthersAreUntouched() {
        fleet.add("1", "a", 1);
        fleet.add("2", "b", 1);
        fleet.add("3", "c", 0);
        concurrency = 1;
        run(trials(5), Samples::train);
        assertThat(rows()).contains("00#0 LOST", "00#1 FAILED");
        assertThat(ended)
                .filteredOn(end -> !end.trial().id().equals("00"))
                .hasSize(4)
                .allSatisfy(end -> assertThat(end.outcome()).isInstanceOf(Outcome.Complete.class));
        assertThat(ended)
                .filteredOn(end -> end.attempt() == 1)
                .singleElement()
                .satisfies(end -> assertThat(((Outcome.Failed) end.outcome()).reason())
                        .startsWith("two processes that ran it died; the last: "));
    }

    private static final CountDownLatch NEVER = new CountDownLatch(1);

    @Test
    void anExecutorThatIsTakenAwayBlamesNobody() {
        fleet.add("1", "a", 0);
        fleet.onStart = place -> {
            if (place.executor().equals("1")) {
                fleet.add("2", "b", 0);
                fleet.leave("1");
            }
        };
        run(trials(2), (trial, slot, report) -> {
            if (slot.address().equals("onednn:a")) {
                NEVER.await();
            }
            return Samples.train(trial, slot);
        });
        assertThat(rows()).containsExactlyInAnyOrder("00#0 LOST", "00#1 COMPLETE", "01#0 COMPLETE");
        assertThat(ended.get(0).slot().address()).isIn("onednn:a", "onednn:b");
    }

    @Test
    void eachTrialIsAskedOfEachModel() {
        fleet.add("1", "a", 0, "small");
        fleet.add("2", "b", 0, "large");
        List<Queued> both = new ArrayList<>();
        trials(3)
                .forEach(each -> List.of("small", "large")
                        .forEach(model -> both.add(new Queued(named(each.trial(), model), 0, model))));
        run(both, Samples::train);
        assertThat(ended)
                .hasSize(6)
                .allSatisfy(end -> assertThat(end.slot().address())
                        .isEqualTo(end.trial().id().endsWith("small") ? "onednn:a" : "onednn:b"));
    }

    @Test
    void aDeviceThatTwoTrialsLoseIsGivenUp() {
        fleet.add("1", "a", 0);
        fleet.add("2", "b", 0);
        fleet.onReplace = place -> fleet.add(place.executor() + "'", "a", 0);
        run(
                trials(4),
                (trial, slot, report) -> slot.address().equals("onednn:a")
                        ? new Outcome.Failed(
                                TrialJob.nothingKnown(slot), "it is gone", "it is gone", Outcome.Aftermath.DEVICE_LOST)
                        : Samples.train(trial, slot));
        assertThat(fleet.replaced).hasSize(1);
        assertThat(fleet.givenUp).hasSize(1);
        assertThat(ended)
                .filteredOn(end -> end.end() == Finished.End.OWN)
                .hasSize(4)
                .allSatisfy(end -> assertThat(end.outcome()).isInstanceOf(Outcome.Complete.class));
    }

    @Test
    void withoutADeviceInTimeTheTrialsAreLeft() {
        assertThatThrownBy(() -> run(trials(3), Samples::train))
                .isInstanceOf(NoDevice.class)
                .hasMessage("3 trials are left and no device came for 0 s; `--resume` goes on with them: nobody plays");
        assertThat(ended).isEmpty();
    }

    private void run(List<Queued> trials, TrialTask task) {
        TrialPool.Terms terms = new TrialPool.Terms("played", concurrency, Isolation.JVM, TrialPool.Demand.LISTED);
        new TrialPool(
                        TestSpark.session().sparkContext(),
                        fleet,
                        task,
                        new TrialObserver() {
                            @Override
                            public void started(Trial trial, int attempt, Place place) {
                                fleet.onStart.accept(place);
                            }

                            @Override
                            public void progressed(Trial trial, int attempt, Progress progress) {}

                            @Override
                            public void finished(Finished finished) {
                                ended.add(finished);
                            }
                        },
                        terms)
                .run(trials, new Cancellation());
    }

    private List<String> rows() {
        return ended.stream()
                .map(end -> end.trial().id() + "#" + end.attempt() + " "
                        + (end.end() == Finished.End.EXECUTOR_LOST
                                ? "LOST"
                                : end.outcome().getClass().getSimpleName().toUpperCase(java.util.Locale.ROOT)))
                .toList();
    }

    private static List<Queued> trials(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Queued.first(Samples.trial(String.format("%02d", i), "lenet", Policy.PACKED)))
                .toList();
    }

    private static Trial named(Trial trial, String model) {
        return Samples.trial(trial.id() + "-" + model, trial.network().name(), trial.policy());
    }

    /** Executors of which some die under their first trials, as Spark would say it. */
    private static final class PlayedFleet implements Fleet {
        private static final Map<String, Integer> DEATHS = new ConcurrentHashMap<>();

        private final List<Place> places = new ArrayList<>();
        private final List<Place> replaced = new ArrayList<>();
        private final List<Place> givenUp = new ArrayList<>();
        private java.util.function.Consumer<Place> onStart = place -> {};
        private java.util.function.Consumer<Place> onReplace = place -> {};
        private Optional<Arrivals> arrivals = Optional.empty();

        void add(String executor, String address, int deaths) {
            add(executor, address, deaths, "");
        }

        void add(String executor, String address, int deaths, String model) {
            DeviceSlot slot = new DeviceSlot("onednn:" + address, 64_000_000, 1);
            DEATHS.put(slot.address(), deaths);
            Place place = new Place(executor, "here", slot, model);
            places.add(place);
            arrivals.ifPresent(each -> each.arrived(place));
        }

        void leave(String executor) {
            arrivals.orElseThrow().left(executor, "taken away");
        }

        @Override
        public void join(Arrivals joined) {
            arrivals = Optional.of(joined);
            places.forEach(joined::arrived);
        }

        @Override
        public RDD<Integer> rdd(Place place) {
            return JavaSparkContext.fromSparkContext(TestSpark.session().sparkContext())
                    .parallelize(List.of(0), 1)
                    .rdd();
        }

        @Override
        public SlotOfTask slot(Place place) {
            DeviceSlot slot = place.slot();
            return () -> {
                if (DEATHS.merge(slot.address(), -1, Integer::sum) >= 0) {
                    throw new IllegalStateException("ExecutorLostFailure (executor exited)");
                }
                return slot;
            };
        }

        @Override
        public void replace(Place place) {
            replaced.add(place);
            onReplace.accept(place);
        }

        @Override
        public void giveUp(Place place) {
            givenUp.add(place);
        }

        @Override
        public Optional<Duration> patience() {
            return Optional.of(Duration.ZERO);
        }

        @Override
        public String description() {
            return "nobody plays";
        }

        @Override
        public void close() {}
    }
}
