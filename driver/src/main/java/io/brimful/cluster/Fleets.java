package io.brimful.cluster;

import io.brimful.conf.DeviceSpec;
import io.brimful.conf.SweepSpec;
import io.brimful.device.DeviceUnavailable;
import io.brimful.run.Devices;
import io.brimful.trial.DeviceSlot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkContext;
import scala.Tuple2;

/** Finds the devices of a sweep: this process's, or those of a cluster's executors. */
public final class Fleets {
    private Fleets() {}

    /**
     * A pool over the devices that the session has.
     *
     * @throws DeviceUnavailable when one of this machine is asked for that is not there, or when several kinds are asked of a cluster
     */
    public static TrialPool pool(
            SparkContext spark, SweepSpec spec, TrialTask task, TrialObserver observer, String sweepId) {
        refuseDevicesOfLocalMaster(spark);
        Fleet fleet = spark.isLocal()
                ? new LocalFleet(spark, slots(spec), spec.perDeviceModel() ? Models::of : slot -> "")
                : new ExecutorFleet(spark, template(spec), spec.cluster().patience());
        TrialPool.Terms terms = new TrialPool.Terms(
                sweepId,
                spark.isLocal() ? 0 : spec.concurrency(),
                spec.containment().isolation(),
                spec.perDeviceModel() ? TrialPool.Demand.PER_DEVICE : TrialPool.Demand.LISTED);
        return new TrialPool(spark, fleet, task, observer, terms);
    }

    private static void refuseDevicesOfLocalMaster(SparkContext spark) {
        Map<String, String> settings = new TreeMap<>();
        for (Tuple2<String, String> each : spark.conf().getAll()) {
            settings.put(each._1(), each._2());
        }
        if (spark.isLocal()) {
            Master.localFault(settings).ifPresent(fault -> {
                throw new DeviceUnavailable(ExecutorFleet.RESOURCE, fault);
            });
        }
    }

    /**
     * What runs the trials of a sweep, contained as its file says.
     *
     * @throws UncheckedIOException when no folder for locks can be made
     */
    public static TrialTask trainer(SparkContext spark, SweepSpec spec) {
        boolean hasOwnDevices =
                !spark.isLocal() || spec.devices().stream().anyMatch(device -> Devices.isGpu(device.device()));
        return ContainedTrial.of(
                spec.containment(), hasOwnDevices ? spec.cluster().locks() : processorLocks());
    }

    /* This machine's processor is for everybody: one sweep's trials do not wait for another's. */
    private static Path processorLocks() {
        try {
            Path folder = Files.createTempDirectory("brimful-locks-");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException cannotCreate) {
            throw new UncheckedIOException(cannotCreate);
        }
    }

    /**
     * The devices of this machine that a sweep would use.
     *
     * @throws DeviceUnavailable when one is asked for that is not there
     */
    public static List<DeviceSlot> slots(SweepSpec spec) {
        return DeviceSlots.of(
                spec.devices(), spec.concurrency(), Runtime.getRuntime().availableProcessors());
    }

    /**
     * What every device of a cluster is opened as; its address is the kind alone.
     *
     * @throws DeviceUnavailable when the file names several
     */
    public static DeviceSlot template(SweepSpec spec) {
        DeviceSpec device = spec.devices().get(0);
        if (spec.devices().size() > 1 || device.device().indexOf(':') >= 0) {
            throw new DeviceUnavailable(
                    spec.devices().size() > 1 ? "devices" : device.device(),
                    "on a cluster `devices` describes what every executor has: one entry, without a number");
        }
        return new DeviceSlot(
                Devices.kind(device.device()),
                device.memoryBytes(),
                Math.max(1, device.threads()),
                device.algorithms());
    }
}
