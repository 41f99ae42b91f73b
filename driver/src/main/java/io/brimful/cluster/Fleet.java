package io.brimful.cluster;

import java.time.Duration;
import java.util.Optional;
import org.apache.spark.rdd.RDD;

/** The devices that trials can have, as they come and go. */
interface Fleet extends AutoCloseable {
    /** From now on tells of devices, from any thread; of those that are there at once. */
    void join(Arrivals arrivals);

    /** The data of a job: one element, whose task runs at the place and has its device. */
    RDD<Integer> rdd(Place place);

    /** Tells a task its device. */
    SlotOfTask slot(Place place);

    /** Ends the process at the place and asks for another one. */
    void replace(Place place);

    /** Ends the process at the place for good. */
    void giveUp(Place place);

    /** How long a device may be waited for when there is none; empty when none will ever come. */
    Optional<Duration> patience();

    /** What was asked for and what is there, for a message. */
    String description();

    @Override
    void close();

    /** Hears of devices. */
    interface Arrivals {
        /** An executor has started, and will tell its devices. */
        void coming();

        void arrived(Place place);

        /** The executor is gone, and its devices with it. */
        void left(String executor, String reason);
    }
}
