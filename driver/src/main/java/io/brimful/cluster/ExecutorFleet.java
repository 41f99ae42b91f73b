package io.brimful.cluster;

import io.brimful.trial.DeviceSlot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * The devices of a cluster's executors, as Spark's resource scheduling gives them out.
 *
 * <p>A job is sent to its place by preference; that its task has a device for itself is Spark's doing: the task-only profile
 * asks for one, so that stages of other kinds wait for none.
 */
final class ExecutorFleet implements Fleet {
    /** Spark's name of a device. */
    static final String RESOURCE = "gpu";

    private static final Logger LOG = LoggerFactory.getLogger(ExecutorFleet.class);

    private final SparkContext spark;
    private final DeviceSlot template;
    private final Duration patience;
    private final ResourceProfile profile;
    private final AtomicInteger registered = new AtomicInteger();
    private final AtomicInteger greeted = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();
    private final List<AutoCloseable> open = new ArrayList<>();

    /**
     * A fleet of a session on a cluster.
     *
     * @param template kind of device, memory and threads; each executor's address takes the place of its number
     * @param patience for the first device, and for another one when all are gone
     */
    ExecutorFleet(SparkContext spark, DeviceSlot template, Duration patience) {
        this.spark = spark;
        this.template = template;
        this.patience = patience;
        int cores = Integer.parseInt(spark.conf().get("spark.executor.cores", "1"));
        this.profile = new ResourceProfileBuilder()
                .require(new TaskResourceRequests().cpus(cores).resource(RESOURCE, 1))
                .build();
    }

    @Override
    public void join(Arrivals arrivals) {
        SparkListener listener = new SparkListener() {
            @Override
            public void onExecutorAdded(SparkListenerExecutorAdded added) {
                registered.incrementAndGet();
                arrivals.coming();
            }

            @Override
            public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
                LOG.info("executor {} left: {}", removed.executorId(), removed.reason());
                left.incrementAndGet();
                Switchboard.goodbye(removed.executorId());
                arrivals.left(removed.executorId(), removed.reason());
            }
        };
        spark.addSparkListener(listener);
        open.add(() -> spark.removeSparkListener(listener));
        open.add(Switchboard.greet(hello -> {
            greeted.incrementAndGet();
            hello.addresses()
                    .forEach(address -> arrivals.arrived(
                            new Place(hello.executor(), hello.host(), at(template, address), hello.model())));
        }));
    }

    @Override
    public RDD<Integer> rdd(Place place) {
        String preferred = "executor_" + place.host() + "_" + place.executor();
        Seq<String> locations = CollectionConverters.asScala(List.of(preferred)).toSeq();
        Seq<Tuple2<Integer, Seq<String>>> one = CollectionConverters.asScala(List.of(new Tuple2<>(0, locations)))
                .toSeq();
        return spark.makeRDD(one, ClassTag$.MODULE$.<Integer>apply(Integer.class))
                .withResources(profile);
    }

    @Override
    public SlotOfTask slot(Place place) {
        DeviceSlot any = template;
        return () -> {
            ResourceInformation device = TaskContext.get().resourcesJMap().get(RESOURCE);
            if (device == null || device.addresses().length == 0) {
                throw new IllegalStateException("Spark gave the task no device (resource " + RESOURCE + ")");
            }
            return at(any, device.addresses()[0]);
        };
    }

    private static DeviceSlot at(DeviceSlot template, String address) {
        return new DeviceSlot(
                template.address() + ":" + address, template.memoryBytes(), template.threads(), template.algorithms());
    }

    @Override
    public void replace(Place place) {
        LOG.warn("executor {} is replaced: its device {} was lost", place.executor(), place.device());
        spark.killAndReplaceExecutor(place.executor());
    }

    @Override
    public void giveUp(Place place) {
        LOG.warn("executor {} is ended: two trials lost its device {}", place.executor(), place.device());
        spark.killExecutor(place.executor());
    }

    @Override
    public Optional<Duration> patience() {
        return Optional.of(patience);
    }

    @Override
    public String description() {
        int executors = Math.max(registered.get(), greeted.get());
        return String.format(
                "Spark at %s was asked for executors of %s core(s), %s of memory and %s of resource '%s'; %d came in all, %d of"
                        + " them with a device, and %d have left%s",
                spark.master(),
                spark.conf().get("spark.executor.cores", "1"),
                spark.conf().get("spark.executor.memory", "1g"),
                spark.conf().get("spark.executor.resource." + RESOURCE + ".amount", "0"),
                RESOURCE,
                executors,
                greeted.get(),
                left.get(),
                isMasterGone() ? "; the master does not answer any more" : "");
    }

    private boolean isMasterGone() {
        try {
            Master.reach(spark.master());
            return false;
        } catch (NoDevice gone) {
            return true;
        }
    }

    @Override
    public void close() {
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (Exception stopped) { // the session has ended
                LOG.debug("not closed", stopped);
            }
        }
        open.clear();
    }
}
