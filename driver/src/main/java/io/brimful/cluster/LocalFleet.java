package io.brimful.cluster;

import io.brimful.trial.DeviceSlot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;

/** The devices of this process: a fixed list, of which each is handed out before its job is submitted. */
final class LocalFleet implements Fleet {
    private static final String DRIVER = "driver";

    private final JavaSparkContext spark;
    private final List<DeviceSlot> slots;
    private final Function<DeviceSlot, String> model;

    /**
     * A fleet of a {@code local[*]} session.
     *
     * @param slots at least one
     * @param model names a device's; empty for any
     */
    LocalFleet(SparkContext spark, List<DeviceSlot> slots, Function<DeviceSlot, String> model) {
        if (slots.isEmpty()) {
            throw new IllegalArgumentException("no device to run trials on");
        }
        this.spark = JavaSparkContext.fromSparkContext(spark);
        this.slots = List.copyOf(slots);
        this.model = model;
    }

    @Override
    public void join(Arrivals arrivals) {
        slots.forEach(slot -> arrivals.arrived(new Place(DRIVER, "", slot, model.apply(slot))));
    }

    @Override
    public RDD<Integer> rdd(Place place) {
        return spark.parallelize(List.of(0), 1).rdd();
    }

    @Override
    public SlotOfTask slot(Place place) {
        DeviceSlot slot = place.slot();
        return () -> slot;
    }

    /* This process is the only one. */
    @Override
    public void replace(Place place) {}

    @Override
    public void giveUp(Place place) {}

    @Override
    public Optional<Duration> patience() {
        return Optional.empty();
    }

    @Override
    public String description() {
        return slots.size() + " devices of this process";
    }

    @Override
    public void close() {}
}
